import Outbound
import Testing

/// Without TLS and the right certificate, neither login nor mail is said.
@Suite struct MailSecrecyTests {
    private let server: MailServer

    init() throws {
        server = try .shared
    }

    private func expectNoTLS(_ url: String, _ name: String, _ change: (inout SMTPSettings) -> Void = { _ in })
        async throws
    {
        let mail = try OutboundMail.sample()
        let sender = try server.sender(url, name: name, change)
        await #expect {
            try await sender.send(mail)
        } throws: { error in
            guard let error = error as? MailError, case .tlsFailed(let words) = error else { return false }
            return !words.isEmpty && !error.isPermanent
        }
        #expect(try await server.received(mail).isEmpty)
    }

    @Test(arguments: [MailServer.Way.startTLS, .implicitTLS])
    func `a certificate of an unknown authority is refused`(_ way: MailServer.Way) async throws {
        let name = uniqueName()
        try await expectNoTLS(server.url(way), name) { $0.certificateAuthorities = nil }
        #expect(try await server.heardInTheClear(from: name) == (way == .startTLS ? ["EHLO \(name)", "STARTTLS"] : []))
    }

    @Test(arguments: [MailServer.Way.startTLS, .implicitTLS])
    func `a certificate for another host is refused`(_ way: MailServer.Way) async throws {
        let name = uniqueName()
        try await expectNoTLS(server.url(way).replacing("localhost", with: "127.0.0.1"), name)
        #expect(try await server.heardInTheClear(from: name) == (way == .startTLS ? ["EHLO \(name)", "STARTTLS"] : []))
    }

    @Test(arguments: ["no-starttls", "starttls-454", "starttls-502"])
    func `a server without STARTTLS hears nothing more than farewell`(_ mood: String) async throws {
        let name = uniqueName(mood)
        try await expectNoTLS(server.url(.startTLS), name)
        let heard = try await server.heardInTheClear(from: name)
        #expect(Set(heard).subtracting(["EHLO \(name)", "STARTTLS", "QUIT"]) == [])
    }

    @Test func `TLS from the start is not talked into clear text`() async throws {
        try await expectNoTLS("smtps://user:pass%20word@localhost:\(server.port("starttls"))", uniqueName())
    }

    @Test func `what is said before TLS is not heard within`() async throws {
        let name = uniqueName("starttls-inject")
        let mail = try OutboundMail.sample()
        let error = await #expect(throws: MailError.self) {
            try await server.sender(server.url(.startTLS), name: name).send(mail)
        }
        #expect(error?.isPermanent == false)
        #expect(try await server.received(mail).isEmpty)
        let heard = try await server.heardInTheClear(from: name)
        #expect(Set(heard).subtracting(["EHLO \(name)", "STARTTLS", "QUIT"]) == [])
    }

    @Test func `by TLS the login is not in the clear`() async throws {
        let name = uniqueName()
        try await server.sender(server.url(.startTLS), name: name).send(.sample())
        #expect(try await server.heardInTheClear(from: name) == ["EHLO \(name)", "STARTTLS"])
    }

    @Test func `without a file of authorities nobody is trusted`() async throws {
        try await expectNoTLS(server.url(.implicitTLS), uniqueName()) { $0.certificateAuthorities = "/nowhere.pem" }
    }
}
