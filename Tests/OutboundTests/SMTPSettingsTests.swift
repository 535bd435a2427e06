import Testing

@testable import Outbound

@Suite struct SMTPSettingsTests {
    @Test(arguments: [
        ("smtp://mail.example.com", "mail.example.com", 587, SMTPSettings.Security.startTLS),
        ("smtp://mail.example.com/", "mail.example.com", 587, .startTLS), ("SMTP://Mail_1:25", "Mail_1", 25, .startTLS),
        ("smtps://mail.example.com", "mail.example.com", 465, .implicitTLS),
        ("smtps://10.0.0.1:2465", "10.0.0.1", 2465, .implicitTLS),
        ("smtp://[2001:db8::1]:26", "[2001:db8::1]", 26, .startTLS),
        ("smtp://127.0.0.1:1025?tls=none", "127.0.0.1", 1025, .none),
        ("smtp://localhost?tls=none", "localhost", 587, .none), ("smtp://[::1]/?tls=none", "[::1]", 587, .none),
        ("smtp://127.8.9.1?tls=none", "127.8.9.1", 587, .none),
    ])
    func `a URL says where and how`(_ url: String, _ host: String, _ port: Int, _ security: SMTPSettings.Security)
        throws
    {
        let settings = try SMTPSettings(url: url)
        #expect(settings.host == host)
        #expect(settings.port == port)
        #expect(settings.security == security)
        #expect(settings.login == nil)
    }

    @Test(arguments: [
        ("smtp://user:password@host", "user", "password"),
        ("smtps://a%40example.com:p%3Aa%2Fs%3Fs%23w%40r%3Bd%25@host", "a@example.com", "p:a/s?s#w@r;d%"),
        ("smtps://%C3%BC:%E7%A2%BA@host", "ü", "確"), ("smtp://user:a:b@host", "user", "a:b"),
    ])
    func `user and password are percent-encoded`(_ url: String, _ user: String, _ password: String) throws {
        let login = try #require(try SMTPSettings(url: url).login)
        #expect(login.user == user)
        #expect(login.password.text == password)
    }

    @Test(arguments: [
        ("", SMTPSettingsError.urlMalformed), ("nonsense", .urlMalformed), ("mail.example.com:25", .schemeUnknown),
        ("http://mail.example.com", .schemeUnknown), ("smtpx://host", .schemeUnknown), ("smtp://", .hostMalformed),
        ("smtp://ho st", .hostMalformed), ("smtp://host:0", .portMalformed), ("smtp://host:65536", .portMalformed),
        ("smtp://host:x", .portMalformed), ("smtp://host\r\n", .hostMalformed), ("smtp://host\u{0}", .urlMalformed),
        ("smtp://bücher.example", .hostMalformed), ("smtp://host/path", .pathUnexpected),
        ("smtp://host/#x", .pathUnexpected),
        ("smtp://user@host", .loginIncomplete), ("smtp://user:@host", .loginIncomplete),
        ("smtp://:xyzzy@host", .loginIncomplete),
        ("smtp://user;AUTH=NTLM:xyzzy@host", .urlMalformed), ("smtp://user:xyzzy;x@host", .urlMalformed),
        ("smtp://user:xyzzy%00@host", .urlMalformed), ("smtp://user:xyzzy%0d%0a@host", .urlMalformed),
        ("smtp://user:xyzzy%ff@host", .urlMalformed), ("smtp://host?tls=", .queryUnknown),
        ("smtp://host?", .queryUnknown),
        ("smtp://127.0.0.1?tls=none&x=y", .queryUnknown), ("smtp://127.0.0.1?TLS=none", .queryUnknown),
        ("smtp://127.0.0.1?tls=optional", .queryUnknown), ("smtps://127.0.0.1?tls=none", .queryUnknown),
        ("smtp://mail.example.com?tls=none", .plainTextBeyondLoopback),
        ("smtp://10.0.0.1?tls=none", .plainTextBeyondLoopback),
        ("smtp://user:xyzzy@127.0.0.1.example.com?tls=none", .plainTextBeyondLoopback),
        ("smtp://0.0.0.0?tls=none", .plainTextBeyondLoopback), ("smtp://[::]?tls=none", .plainTextBeyondLoopback),
        ("smtp://[::ffff:10.0.0.1]?tls=none", .plainTextBeyondLoopback),
        ("smtp://localhost.example?tls=none", .plainTextBeyondLoopback),
    ])
    func `what is wrong with a URL is said, and not what is in it`(_ url: String, _ expected: SMTPSettingsError) throws
    {
        let error = #expect(throws: expected) { try SMTPSettings(url: url) }
        let words = "\(error as Any) \(error?.description ?? "")"
        #expect(!words.contains("xyzzy"))
    }

    @Test(arguments: ["", " ", "a b", "a\r\nMAIL", "a/b", "a%20b", "ü", ".", "a..b", "[127.0.0.1]", "a@b"])
    func `our own name is a host name`(_ name: String) {
        #expect(throws: SMTPSettingsError.ownNameMalformed) { try SMTPSettings(url: "smtp://host", ownName: name) }
    }

    @Test func `a password, an address and a mail show nothing`() throws {
        let settings = try SMTPSettings(url: "smtp://user:xyzzy@host")
        let address = try MailAddress("xyzzy@example.com")
        let mail = try OutboundMail.sample(to: "xyzzy@example.com")
        for value in [settings, address, mail, settings.login as Any] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            for text in ["\(value)", String(reflecting: value), dumped, "\([value])"] {
                #expect(!text.contains("xyzzy"))
            }
        }
    }
}
