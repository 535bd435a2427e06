/// A mail as the bytes of RFC 5322 and MIME. The same mail is always the same bytes.
struct MailMessage {
    /// Neither encoding of a part can bring forth these characters.
    private static let boundary = "=_alternative"
    /// Those that are written here; another of the same name would make two of it.
    private static let ownNames: Set = [
        "from", "sender", "to", "cc", "bcc", "subject", "date", "message-id", "mime-version", "content-type",
        "content-transfer-encoding", "return-path", "received",
    ]

    let bytes: [UInt8]

    init(_ mail: OutboundMail) throws(MailError) {
        var bytes: [UInt8] = []
        for field in try Self.fields(mail) { bytes += field.bytes }
        bytes += Self.lines("")
        bytes += Self.part("text/plain", mail.text) + Self.part("text/html", mail.html)
        bytes += Self.lines("--\(Self.boundary)--")
        self.bytes = bytes
    }

    private static func fields(_ mail: OutboundMail) throws(MailError) -> [HeaderField] {
        guard mail.senderName?.isOneLine ?? true else { throw .malformed(.senderName) }
        guard mail.subject.isOneLine else { throw .malformed(.subject) }
        guard isMessageID(mail.messageID) else { throw .malformed(.messageID) }
        var fields = [
            try HeaderField("Date", MailDate.text(mail.date)),
            try HeaderField("From", mail.sender, named: mail.senderName),
            try HeaderField("To", mail.recipient),
            try HeaderField("Subject", text: mail.subject),
            try HeaderField("Message-ID", "<\(mail.messageID)>"),
        ]
        for (name, value) in mail.headers {
            guard !ownNames.contains(name.lowercased()) else { throw .malformed(.header) }
            fields.append(try HeaderField(name, value))
        }
        fields.append(try HeaderField("MIME-Version", "1.0"))
        fields.append(try HeaderField("Content-Type", "multipart/alternative; boundary=\"\(boundary)\""))
        return fields
    }

    private static func part(_ type: String, _ text: String) -> [UInt8] {
        lines(
            "--\(boundary)", "Content-Type: \(type); charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "")
            + QuotedPrintable.encode(text)
    }

    private static func lines(_ lines: String...) -> [UInt8] {
        lines.flatMap { Array($0.utf8) + [.carriageReturn, .lineFeed] }
    }

    private static func isMessageID(_ text: String) -> Bool {
        let halves = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        return text.utf8.count <= 250 && halves.count == 2
            && halves.allSatisfy { !$0.isEmpty && $0.allSatisfy(isMessageIDByte) }
    }

    private static func isMessageIDByte(_ byte: UInt8) -> Bool {
        (0x21...0x7e).contains(byte) && !#"<>()[]:;,"\"#.utf8.contains(byte)
    }
}
