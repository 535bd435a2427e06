import Outbound
import Testing

@Suite struct MailDeliveryTests {
    private let server: MailServer

    init() throws {
        server = try .shared
    }

    /// Sends it, and brings what has come.
    private func deliver(_ mail: OutboundMail, _ name: String = "plain") async throws -> MailServer.Received {
        try await server.sender(server.url(.startTLS), name: name).send(mail)
        let received = try await server.received(mail)
        #expect(received.count == 1)
        return try #require(received.first)
    }

    @Test(arguments: MailServer.Way.allCases)
    func `a mail arrives whole, by STARTTLS, TLS and on this machine in the clear`(_ way: MailServer.Way) async throws {
        var mail = try OutboundMail.sample()
        mail.headers = [("Auto-Submitted", "auto-generated"), ("Content-Language", "en")]
        let name = uniqueName()
        try await server.sender(server.url(way), name: name).send(mail)
        let received = try #require(try await server.received(mail).first)
        #expect(received.isSecure == (way != .clear))
        #expect(received.user == "user")
        #expect(received.ownName == name)
        #expect(received.envelopeSender == "ostiary@example.com")
        #expect(received.envelopeRecipient == "ada@example.com")
        #expect(received.parameters == "")
        #expect(received.sender == "ostiary@example.com")
        #expect(received.senderName == "Ostiary")
        #expect(received.recipients == ["ada@example.com"])
        #expect(received.headers["Subject"] == "Confirm")
        #expect(received.headers["Date"] == "Tue, 14 Nov 2023 22:13:20 +0000")
        #expect(received.headers["Auto-Submitted"] == "auto-generated")
        #expect(received.headers["Content-Language"] == "en")
        #expect(Set(received.names).count == received.names.count)
        #expect(received.type == "multipart/alternative")
        #expect(received.partTypes == ["text/plain", "text/html"])
        #expect(received.charsets == ["utf-8", "utf-8"])
        #expect(received.texts == ["Hello", "<p>Hello</p>"])
        #expect(received.defects == [])
        #expect(!received.hasBareLineEnds)
        try await server.reach("quit:\(name)")
    }

    @Test(arguments: [
        "Confirm your address", "Bestätigen Sie Ihre Adresse", "メールアドレスを確認してください。" + String(repeating: "確認", count: 60),
        "أكّد عنوان بريدك الإلكتروني " + String(repeating: "تأكيد ", count: 30) + ".",
        "👩🏽‍💻👨‍👩‍👧‍👦🇪🇺" + String(repeating: "👩🏽‍💻", count: 20),
        String(repeating: "long word ", count: 30) + ".", String(repeating: "x", count: 2000), "two  spaces",
        " around ",
        "=?UTF-8?B?SGFsbG8=?=", "\"quoted\" (and) <more>, a@b; c: d\\", "e\u{301}",
        "a" + String(repeating: "\u{301}", count: 100),
        "",
    ])
    func `subject and name arrive in any script and length`(_ text: String) async throws {
        var mail = try OutboundMail.sample(to: "\(String(repeating: "a", count: 200))@example.com")
        mail.subject = text
        mail.senderName = text
        let received = try await deliver(mail)
        #expect(received.headers["Subject"]?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
        #expect(received.senderName.unicodeScalars.elementsEqual(text.unicodeScalars))
        #expect(received.sender == "ostiary@example.com")
        #expect(received.defects == [])
        let head = received.raw.split(separator: "\r\n\r\n")[0]
        for line in head.split(separator: "\r\n") where line.contains("=?") { #expect(line.utf8.count <= 76) }
    }

    @Test(arguments: [
        "", ".", "..", ".\r\n.\r\n", ".hidden\n..\n...more", "a\n\n\nb", "ends with a line\n", "a\rb\r\nc\nd",
        "spaces \ttabs\t\n  \n\t", String(repeating: "x", count: 5000), String(repeating: "word ", count: 2000),
        "From here\n>From there", "a=b =3D = =\n=", "--=_alternative\n--=_alternative--", "日本語\nعربي\n👩🏽‍💻",
        String(repeating: "確", count: 400), "nul \u{0} bell \u{7} del \u{7f} next \u{85} line \u{2028}", "\r\nQUIT\r\n",
        "\u{feff}mark",
    ])
    func `both parts arrive as they were, in short lines`(_ text: String) async throws {
        var mail = try OutboundMail.sample()
        mail.text = text
        mail.html = "<p>\(text)</p>"
        let received = try await deliver(mail)
        let normal = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        #expect(received.texts.map { Array($0.utf8) } == [Array(normal.utf8), Array("<p>\(normal)</p>".utf8)])
        #expect(received.longestLine <= 78)
        #expect(received.defects == [])
        #expect(!received.hasBareLineEnds)
        #expect(received.raw.utf8.allSatisfy { $0 < 0x80 })
    }

    @Test func `a large mail arrives`() async throws {
        var mail = try OutboundMail.sample()
        mail.html = String(repeating: "<p>確認 and so on, to the end of the line</p>\n", count: 20_000)
        #expect(try await deliver(mail).texts[1] == mail.html)
    }

    @Test func `the same mail, sent again, is the same bytes`() async throws {
        let mail = try OutboundMail.sample()
        let sender = try server.sender(server.url(.startTLS))
        for _ in 0..<2 { try await sender.send(mail) }
        let received = try await server.received(mail)
        #expect(received.count == 2)
        #expect(Set(received.map(\.raw)).count == 1)
    }

    @Test func `a long header is folded, and a long link is left whole`() async throws {
        var mail = try OutboundMail.sample()
        let link = "<https://example.com/\(String(repeating: "x", count: 600))>"
        let words = Array(repeating: "word", count: 100).joined(separator: " ")
        mail.headers = [("List-Unsubscribe", link), ("X-Words", words)]
        let received = try await deliver(mail)
        #expect(received.headers["List-Unsubscribe"] == link)
        #expect(received.headers["X-Words"] == words)
        #expect(received.longestLine < 700)
    }

    @Test func `replies of many and long lines are understood`() async throws {
        _ = try await deliver(.sample(to: "rcpt-lines@example.com"))
        let mail = try OutboundMail.sample()
        try await server.sender("smtp://user:pass%20word@localhost:\(server.port("greeting-long"))").send(mail)
        #expect(try await server.received(mail).count == 1)
    }

    @Test(arguments: ["only-login", "plain"])
    func `a login arrives as it was meant, by PLAIN and LOGIN`(_ mood: String) async throws {
        let mail = try OutboundMail.sample()
        let login = "J%C3%BCrgen%40example.com:p%C3%A4ssw%C3%B6rd%3A%2F%3F%23%40%3B"
        try await server.sender(server.url(.implicitTLS, login: login), name: mood).send(mail)
        #expect(try await server.received(mail).first?.user == "Jürgen@example.com")
    }

    @Test func `who has no login needs none`() async throws {
        let mail = try OutboundMail.sample()
        try await server.sender(server.url(.startTLS, login: nil), name: "no-auth").send(mail)
        #expect(try await server.received(mail).first?.user == "")
    }
}
