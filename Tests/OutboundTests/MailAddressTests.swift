import Testing

@testable import Outbound

@Suite struct MailAddressTests {
    private let server: MailServer

    init() throws {
        server = try .shared
    }

    @Test(arguments: [
        "a@b", "ada@example.com", "Ada.Lovelace+tag@sub.example.co.uk", "o'brien!#$%&*-/=?^_`{|}~@example.com",
        "foo..bar@example.jp", ".dot.@example.com", "用户@example.com", "a@xn--bcher-kva.example", "a@host_name",
    ])
    func `an address is taken as it is`(_ text: String) throws {
        #expect(try MailAddress(text).text == text)
    }

    @Test(arguments: [
        ("ada@bücher.example", "ada@xn--bcher-kva.example"), ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
        ("почта@пример.рф", "почта@xn--e1afmkfd.xn--p1ai"), ("a@例え。jp", "a@xn--r8jz45g.jp"),
        ("a@ｅxample.com", "a@example.com"), ("a@faß.de", "a@xn--fa-hia.de"),
    ])
    func `a domain in any script becomes A-labels`(_ text: String, _ expected: String) throws {
        #expect(try MailAddress(text).text == expected)
    }

    @Test(arguments: [
        "", "@", "ada", "ada@", "@example.com", "ada@example.com\r\nRCPT TO:<eve@example.com>", "ada@example.com\r\n",
        "ada\r\n@example.com", "ada\n@example.com", "ada\u{0}@example.com", "ada@example.com\u{0}", "a da@example.com",
        "ada @example.com", "<ada@example.com>", "ada>@example.com", "ada@example.com>", "ada@exa mple.com",
        "a,b@example.com",
        "ada@example.com, eve@example.com", "a;b@example.com", "ada@eve@example.com", "\"ada\"@example.com",
        "ada(comment)@example.com", "ada@[127.0.0.1]", "ada@example..com", "ada@.example.com", "ada@example.com.",
        "ada@exa%6dple.com", "ada@example.com:25", "ada@bücher.example:25", "ada@bücher.example/x",
        "ada@bü<cher.example",
        "ada@bü\r\ncher.example", "ada\u{85}@example.com", "ada\u{2028}@example.com", "ada\u{3000}@example.com",
        "ada@\(String(repeating: "x", count: 64)).com", "ada@bücher\u{0}.example", "ada\u{a0}@example.com",
    ])
    func `what is no address, or more than one, is malformed`(_ text: String) {
        #expect(throws: MailError.malformed(.address)) { try MailAddress(text) }
    }

    @Test func `a domain that can't be in A-labels is an error of its own`() {
        #expect(throws: MailError.malformed(.internationalDomain)) {
            try MailAddress("ada@\(String(repeating: "ü", count: 70)).example")
        }
    }

    @Test func `254 bytes are an address, and one more is none`() async throws {
        let domain = Array(repeating: String(repeating: "d", count: 60), count: 3).joined(separator: ".")
        let longest = String(repeating: "l", count: 254 - 1 - domain.utf8.count) + "@" + domain
        #expect(throws: MailError.malformed(.address)) { try MailAddress("l" + longest) }
        let mail = try OutboundMail.sample(to: longest)
        try await server.sender(server.url(.startTLS)).send(mail)
        let received = try #require(try await server.received(mail).first)
        #expect(received.envelopeRecipient == longest)
        #expect(received.recipients == [longest])
    }

    @Test func `254 bytes are counted as they are sent`() throws {
        let local = String(repeating: "ü", count: 121)
        #expect(try MailAddress(local + "@example.com").text.utf8.count == 254)
        #expect(throws: MailError.malformed(.address)) { try MailAddress(local + "x@example.com") }
    }

    @Test(arguments: [
        ("用户@例え.jp", "ostiary@example.com"), ("ada@example.com", "tür@example.com"), ("用户@例え.jp", "tür@example.com"),
    ])
    func `an address beyond ASCII goes to a server that knows such`(_ recipient: String, _ sender: String) async throws
    {
        let mail = try OutboundMail.sample(from: sender, to: recipient)
        try await server.sender(server.url(.startTLS)).send(mail)
        let received = try #require(try await server.received(mail).first)
        #expect(received.parameters == "SMTPUTF8")
        #expect(received.envelopeRecipient == mail.recipient.text)
        #expect(received.recipients == [mail.recipient.text])
        #expect(received.sender == sender)
        #expect(received.defects == [])
    }

    @Test func `a domain beyond ASCII goes to any server`() async throws {
        let mail = try OutboundMail.sample(to: "ada@例え.jp")
        try await server.sender(server.url(.startTLS), name: "utf8-never").send(mail)
        let received = try #require(try await server.received(mail).first)
        #expect(received.parameters == "")
        #expect(received.envelopeRecipient == "ada@xn--r8jz45g.jp")
        #expect(received.recipients == ["ada@xn--r8jz45g.jp"])
    }

    @Test(arguments: ["utf8-never", "utf8-clear"])
    func `an address beyond ASCII is refused before it is said where the server, in TLS, knows no such`(
        _ mood: String
    ) async throws {
        let mail = try OutboundMail.sample(to: "用户@example.com")
        let error = await #expect(throws: MailError.internationalAddressRefused(.recipient)) {
            try await server.sender(server.url(.startTLS), name: mood).send(mail)
        }
        #expect(error?.isPermanent == true)
        let other = await #expect(throws: MailError.internationalAddressRefused(.sender)) {
            try await server.sender(server.url(.startTLS), name: mood).send(.sample(from: "tür@example.com"))
        }
        #expect(other?.isPermanent == false)
    }
}
