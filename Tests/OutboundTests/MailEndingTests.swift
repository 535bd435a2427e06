import Testing

@testable import Outbound

@Suite struct MailEndingTests {
    private let server: MailServer

    init() throws {
        server = try .shared
    }

    @Test(arguments: [
        ("mail-hang", "ada"), ("ostiary", "rcpt-hang"), ("ostiary", "data-hang"), ("ostiary", "message-deaf"),
        ("ostiary", "done-hang"), ("ostiary", "rcpt-drip"),
    ])
    func `a server that hangs is left, and its place is free again`(_ sender: String, _ recipient: String) async throws
    {
        let smtp = try server.sender(server.url(.startTLS)) {
            $0.maximumInFlight = 1
            $0.maximumWaiting = 0
        }
        var mail = try OutboundMail.sample(from: "\(sender)@example.com", to: "\(recipient)@example.com")
        // More than the sockets hold.
        if recipient == "message-deaf" { mail.text = String(repeating: "確", count: 2_000_000) }
        await #expect(throws: MailError.timedOut) { try await smtp.send(mail, deadline: .now + .seconds(1)) }
        #expect(!MailError.timedOut.isPermanent)
        try await smtp.send(.sample())
    }

    @Test(arguments: ["mute", "endless-line", "drip"])
    func `a server that does not come to greet is left sooner`(_ port: String) async throws {
        let smtp = try server.sender("smtp://localhost:\(server.port(port))") { $0.connectTimeout = .milliseconds(300) }
        await #expect(throws: MailError.timedOut) { try await smtp.send(.sample()) }
    }

    @Test(arguments: ["ehlo-hang", "starttls-hang", "auth-hang", "then-deaf"])
    func `nor does it take longer before the login is through`(_ mood: String) async throws {
        let smtp = try server.sender(server.url(.startTLS), name: uniqueName(mood)) {
            $0.connectTimeout = .milliseconds(500)
        }
        await #expect(throws: MailError.timedOut) { try await smtp.send(.sample()) }
    }

    @Test func `the time of the settings is the time of a mail, and its connection is closed then`() async throws {
        let name = uniqueName()
        let smtp = try server.sender(server.url(.startTLS), name: name) { $0.timeout = .seconds(1) }
        await #expect(throws: MailError.timedOut) { try await smtp.send(.sample(to: "done-hang@example.com")) }
        try await server.reach("gone:\(name)")
    }

    @Test(arguments: ["mail-hang", "rcpt-hang", "data-hang", "done-hang"])
    func `cancelling ends that mail at once, closes its connection and leaves the others`(_ what: String) async throws {
        let name = uniqueName()
        let smtp = try server.sender(server.url(.startTLS), name: name) {
            $0.maximumInFlight = 2
            $0.maximumWaiting = 0
        }
        let mail = try OutboundMail.sample(
            from: what == "mail-hang" ? "mail-hang@example.com" : "ostiary@example.com", to: "\(what)@example.com")
        let cancelled = Task { try await smtp.send(mail) }
        try await server.reach("hang:\(name)")
        let other = Task { try await smtp.send(.sample(to: "done-wait@example.com")) }
        try await server.reach("arrived:\(name)")
        cancelled.cancel()
        await #expect(throws: MailError.cancelled) { try await cancelled.value }
        try await server.reach("gone:\(name)")
        try await smtp.send(.sample())
        try await server.add("go:\(name)")
        try await other.value
    }

    @Test(arguments: ["ehlo-hang", "starttls-hang", "auth-hang"])
    func `cancelling while libcurl speaks does so too`(_ mood: String) async throws {
        let name = uniqueName(mood)
        let smtp = try server.sender(server.url(.startTLS), name: name)
        let cancelled = Task { try await smtp.send(.sample()) }
        try await server.reach("hang:\(name)")
        cancelled.cancel()
        await #expect(throws: MailError.cancelled) { try await cancelled.value }
        try await server.reach("gone:\(name)")
    }

    @Test func `a task that was cancelled before sends nothing`() async throws {
        let smtp = try server.sender(server.url(.startTLS))
        let mail = try OutboundMail.sample()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await smtp.send(mail)
        }
        await #expect(throws: MailError.cancelled) { try await task.value }
        #expect(try await server.received(mail).isEmpty)
    }

    @Test func `no more go at once than may, others wait for their turn, and the rest is busy`() async throws {
        let name = uniqueName()
        let smtp = try server.sender(server.url(.startTLS), name: name) {
            $0.maximumInFlight = 3
            $0.maximumWaiting = 6
        }
        let mail = try OutboundMail.sample(to: "rcpt-wait@example.com")
        var busy = 0
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    do throws(MailError) {
                        try await smtp.send(mail)
                        return false
                    } catch {
                        #expect(error == .busy)
                        return true
                    }
                }
            }
            for try await isBusy in group where isBusy {
                busy += 1
                if busy == 3 { try await server.add("go:\(name)") }
            }
        }
        #expect(busy == 3)
        #expect(try await server.mostUnderWay(from: name) == 3)
    }

    @Test func `a hundred mails arrive once each`() async throws {
        let smtp = try server.sender(server.url(.startTLS)) { $0.maximumWaiting = 100 }
        let mails = try (0..<100).map { _ in try OutboundMail.sample() }
        try await withThrowingTaskGroup { group in
            for mail in mails { group.addTask { try await smtp.send(mail) } }
            try await group.waitForAll()
        }
        for mail in mails { #expect(try await server.received(mail).count == 1) }
    }

    @Test func `shutdown fails what is under way, what waits and what comes later`() async throws {
        let name = uniqueName()
        let smtp = try server.sender(server.url(.startTLS), name: name) { $0.maximumInFlight = 1 }
        let tasks = (0..<3).map { _ in Task { try await smtp.send(.sample(to: "done-hang@example.com")) } }
        try await server.reach("hang:\(name)")
        smtp.shutdown()
        for task in tasks { await #expect(throws: MailError.stopped) { try await task.value } }
        await #expect(throws: MailError.stopped) { try await smtp.send(.sample()) }
        smtp.shutdown()
        try await server.reach("gone:\(name)")
    }

    @Test func `a server that refuses and then hangs holds up nobody for long`() async throws {
        for url in [server.url(.startTLS), server.url(.implicitTLS)] {
            let smtp = try server.sender(url, name: uniqueName("auth-deaf"))
            let duration = await ContinuousClock().measure {
                await #expect(throws: MailError.loginRefused(ReplyCode(code: 535, enhanced: "5.7.8"))) {
                    try await smtp.send(.sample())
                }
            }
            #expect(duration < .seconds(20))
        }
        // A certificate for another host, and a server that reads on.
        let url = server.url(.startTLS).replacing("localhost", with: "127.0.0.1")
        let smtp = try server.sender(url, name: uniqueName("then-deaf"))
        let duration = await ContinuousClock().measure {
            await #expect(throws: MailError.self) { try await smtp.send(.sample()) }
        }
        #expect(duration < .seconds(20))
    }
}
