import FoundationEssentials
import Outbound
import Testing

/// What would be more than was meant is not sent.
@Suite struct MailMalformedTests {
    private func expect(_ flaw: MailError.Flaw, _ change: (inout OutboundMail) -> Void) async throws {
        var mail = try OutboundMail.sample()
        change(&mail)
        let server = try MailServer.shared
        let error = await #expect(throws: MailError.malformed(flaw)) {
            try await server.sender(server.url(.startTLS)).send(mail)
        }
        #expect(error?.isPermanent == true)
    }

    static let breaks = [
        "a\r\nBcc: eve@example.com", "a\nBcc: eve@example.com", "a\rBcc: eve@example.com", "a\r\n\r\nbody", "\r\n",
        "a\n",
        "a\u{0}b", "a\u{b}b", "a\u{c}b", "a\u{1b}b", "a\u{7f}b", "a\u{85}b", "a\u{2028}b", "a\u{2029}b", "\t", "確\r\n認",
    ]

    @Test(arguments: breaks)
    func `a subject is one line`(_ text: String) async throws {
        try await expect(.subject) { $0.subject = text }
    }

    @Test(arguments: breaks)
    func `a name is one line`(_ text: String) async throws {
        try await expect(.senderName) { $0.senderName = text }
    }

    @Test(arguments: breaks + ["", " ", "ä", String(repeating: "x", count: 1000)])
    func `a header's value is one line of ASCII`(_ text: String) async throws {
        try await expect(.header) { $0.headers = [("X-Header", text)] }
    }

    @Test(arguments: [
        "", "X Header", "X-Header:", "X-Header\r\nBcc", "X-Header\n", "X-Häder", "X\u{0}",
        String(repeating: "x", count: 65),
        "Subject", "FROM", "to", "Cc", "Bcc", "Sender", "Date", "Message-Id", "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version", "Return-Path",
    ])
    func `a header's name is one, and none that is written anyway`(_ name: String) async throws {
        try await expect(.header) { $0.headers = [(name, "value")] }
    }

    @Test(arguments: [
        "", "abc", "@", "a@", "@b", "a@b@c", "<a@b>", "a b@c", "a@b\r\nBcc: eve@example.com", "a@b\n", "ä@b",
        "a@b\u{0}",
        "a@" + String(repeating: "b", count: 250),
    ])
    func `a message ID is one`(_ text: String) async throws {
        try await expect(.messageID) { $0.messageID = text }
    }

    @Test(arguments: [-1e300, -2_208_988_801, 253_402_300_800, 1e300, .infinity, .nan])
    func `a date is one that a header can hold`(_ seconds: Double) async throws {
        try await expect(.date) { $0.date = Date(timeIntervalSince1970: seconds) }
    }
}
