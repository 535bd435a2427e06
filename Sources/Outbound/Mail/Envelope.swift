/// From whom to whom, and what: ready to be said to a server.
struct Envelope: Sendable {
    let sender: MailAddress
    let recipient: MailAddress
    /// What follows DATA, up to the dot that ends it.
    let content: [UInt8]

    init(_ mail: OutboundMail) throws(MailError) {
        sender = mail.sender
        recipient = mail.recipient
        content = Self.stuffed(try MailMessage(mail).bytes) + Array(".\r\n".utf8)
    }

    /// A dot at the beginning of a line is said twice, since one alone ends the message.
    private static func stuffed(_ message: [UInt8]) -> [UInt8] {
        var stuffed: [UInt8] = []
        stuffed.reserveCapacity(message.count + 64)
        var beginsLine = true
        for byte in message {
            if beginsLine, byte == .dot { stuffed.append(.dot) }
            stuffed.append(byte)
            beginsLine = byte == .lineFeed
        }
        return stuffed
    }
}
