import FoundationEssentials
import Outbound
import Testing

@Suite struct MailRefusalTests {
    private let server: MailServer

    init() throws {
        server = try .shared
    }

    private func expect(_ expected: MailError, isPermanent: Bool, from sender: String, to recipient: String)
        async throws
    {
        let error = await #expect(throws: expected) {
            try await server.sender(server.url(.startTLS)).send(.sample(from: sender, to: recipient))
        }
        #expect(error?.isPermanent == isPermanent)
        let words = error.map { "\($0)" } ?? ""
        // The server's words hold the address, and control characters.
        #expect(!words.contains("@") && !words.contains("such") && !words.contains("\u{1b}"))
    }

    @Test(arguments: [
        ("rcpt-550-5.1.1", MailError.Step.recipient, "550 5.1.1"), ("rcpt-551", .recipient, "551"),
        ("rcpt-553-5.1.3", .recipient, "553 5.1.3"), ("data-554-5.7.1", .message, "554 5.7.1"),
        ("done-552-5.3.4", .message, "552 5.3.4"), ("done-554", .message, "554"),
        // No such codes: nothing may be made up of them.
        ("rcpt-550-4.1.1", .recipient, "550"), ("rcpt-550-5.1.1.1", .recipient, "550"),
        ("rcpt-550-5.1234.1", .recipient, "550"), ("rcpt-550-5.x.1", .recipient, "550"),
    ])
    func `what the server refuses for good is permanent`(
        _ local: String, _ step: MailError.Step, _ reply: String
    ) async throws {
        try await expect(
            .refused(step, reply.asReply), isPermanent: true, from: "ostiary@example.com",
            to: "\(local)@example.com")
    }

    @Test(arguments: [
        ("rcpt-450-4.2.0", MailError.Step.recipient, "450 4.2.0"), ("rcpt-421", .recipient, "421"),
        ("data-451", .message, "451"), ("done-452-4.3.1", .message, "452 4.3.1"),
        ("done-421-4.3.2", .message, "421 4.3.2"),
        // About the login, so about us.
        ("rcpt-530-5.7.0", .recipient, "530 5.7.0"), ("done-535-5.7.8", .message, "535 5.7.8"),
        // Nothing of what a server may say there.
        ("data-250", .message, "250"), ("done-354", .message, "354"), ("rcpt-354", .recipient, "354"),
    ])
    func `what the server refuses for now, or on our account, is temporary`(
        _ local: String, _ step: MailError.Step, _ reply: String
    ) async throws {
        try await expect(
            .deferred(step, reply.asReply), isPermanent: false, from: "ostiary@example.com",
            to: "\(local)@example.com")
    }

    @Test(arguments: ["450 4.7.1", "550 5.7.1", "530 5.7.0", "552"])
    func `a refused sender is the operator's to mend`(_ reply: String) async throws {
        try await expect(
            .deferred(.sender, reply.asReply), isPermanent: false,
            from: "mail-\(reply.replacing(" ", with: "-"))@example.com", to: "ada@example.com")
    }

    @Test(arguments: ["rcpt-twice", "rcpt-noise", "rcpt-huge", "rcpt-close", "data-close", "done-close", "done-noise"])
    func `what is not SMTP, or ends too early, is temporary`(_ local: String) async throws {
        let error = await #expect(throws: MailError.self) {
            try await server.sender(server.url(.startTLS)).send(.sample(to: "\(local)@example.com"))
        }
        guard case .broken(let words)? = error else {
            Issue.record("\(error as Any)")
            return
        }
        #expect(!words.isEmpty && !words.contains("@"))
    }

    @Test func `a mail whose answer is lost may have been accepted, and is no success`() async throws {
        let mail = try OutboundMail.sample(to: "done-close@example.com")
        await #expect(throws: MailError.self) { try await server.sender(server.url(.startTLS)).send(mail) }
        #expect(try await server.received(mail).count == 1)
    }

    @Test(arguments: [
        ("greeting-421", MailError.deferred(.greeting, "421 4.3.2".asReply)),
        ("greeting-554", .deferred(.greeting, "554".asReply)),
        ("greeting-http", .broken("the server does not speak SMTP")),
        ("endless-lines", .broken("the server's reply is too long")),
    ])
    func `a server that greets otherwise is left`(_ port: String, _ expected: MailError) async throws {
        let error = await #expect(throws: expected) {
            try await server.sender("smtp://localhost:\(server.port(port))").send(.sample())
        }
        #expect(error?.isPermanent == false)
    }

    @Test(arguments: [
        ("auth-454", MailError.deferred(.login, "454".asReply)),
        ("auth-535", .loginRefused("535".asReply)),
        ("no-auth", .loginRefused(nil)), ("only-cram", .loginRefused(nil)),
    ])
    func `without a greeting or a login nothing is sent`(_ mood: String, _ expected: MailError) async throws {
        let mail = try OutboundMail.sample()
        for way in [MailServer.Way.startTLS, .implicitTLS] {
            let error = await #expect(throws: expected) {
                try await server.sender(server.url(way), name: mood).send(mail)
            }
            #expect(error?.isPermanent == false)
        }
        #expect(try await server.received(mail).isEmpty)
    }

    @Test func `a wrong password is the operator's to mend, and in no words`() async throws {
        let sender = try server.sender(server.url(.startTLS, login: "user:xyzzy"))
        let error = await #expect(throws: MailError.loginRefused("535 5.7.8".asReply)) {
            try await sender.send(.sample())
        }
        #expect(error?.isPermanent == false)
        #expect(!"\(error as Any)".contains("xyzzy"))
    }

    @Test func `a server that knows no EHLO knows neither STARTTLS nor a login`() async throws {
        await #expect(throws: MailError.deferred(.greeting, "502".asReply)) {
            try await server.sender(server.url(.startTLS), name: "ehlo-502").send(.sample())
        }
        await #expect(throws: MailError.loginRefused(nil)) {
            try await server.sender(server.url(.implicitTLS), name: "ehlo-502").send(.sample())
        }
        try await server.sender(server.url(.implicitTLS, login: nil), name: "ehlo-502").send(.sample())
    }

    @Test(arguments: ["smtp://localhost:1", "smtps://localhost:1", "smtp://nowhere.invalid"])
    func `a server that is not there is unreachable`(_ url: String) async throws {
        await #expect {
            try await server.sender(url).send(.sample())
        } throws: { error in
            if case MailError.unreachable(let words) = error { !words.isEmpty } else { false }
        }
    }
}

extension String {
    /// Of a code and perhaps an enhanced one.
    fileprivate var asReply: ReplyCode {
        let words = split(separator: " ").map(String.init)
        return ReplyCode(code: Int(words[0]) ?? 0, enhanced: words.count > 1 ? words[1] : nil)
    }
}
