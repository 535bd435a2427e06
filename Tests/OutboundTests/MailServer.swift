import FoundationEssentials
import Outbound

/// `smtp_server.py`, run for all tests of this process.
struct MailServer {
    private static let started = Result { try MailServer() }

    static var shared: MailServer {
        get throws { try started.get() }
    }

    let certificateAuthorities: String
    private let ports: [String: String]

    private init() throws {
        let server = try PythonServer("smtp_server.py")
        certificateAuthorities = server.certificateAuthorities
        ports = Dictionary(
            uniqueKeysWithValues: server.words.map { word in
                let halves = word.split(separator: "=")
                return (String(halves[0]), String(halves[1]))
            })
    }

    /// Where and how a test connects.
    enum Way: Sendable, CaseIterable {
        case startTLS
        case implicitTLS
        case clear
    }

    func url(_ way: Way, login: String? = "user:pass%20word") -> String {
        let login = login.map { $0 + "@" } ?? ""
        return switch way {
        case .startTLS: "smtp://\(login)localhost:\(port("starttls"))"
        case .implicitTLS: "smtps://\(login)localhost:\(port("tls"))"
        case .clear: "smtp://\(login)127.0.0.1:\(port("starttls"))?tls=none"
        }
    }

    func port(_ name: String) -> String {
        ports[name] ?? "0"
    }

    /// Trusts the server's certificate, and is patient. `name` is what it says in EHLO.
    func sender(
        _ url: String, name: String = "plain", _ change: (inout SMTPSettings) -> Void = { _ in }
    ) throws -> SMTPSender {
        var settings = try SMTPSettings(
            url: url, ownName: name, timeout: .seconds(60), connectTimeout: .seconds(60),
            certificateAuthorities: certificateAuthorities)
        change(&settings)
        return SMTPSender(settings)
    }

    // MARK: What the server knows

    /// As Python's `email` reads it.
    struct Received: Decodable {
        let type: String
        let names: [String]
        let headers: [String: String]
        let senderName: String
        let sender: String
        let recipients: [String]
        let time: Double
        let partTypes: [String]
        let charsets: [String]
        let texts: [String]
        let defects: [String]
        let envelopeSender: String
        let envelopeRecipient: String
        let parameters: String
        let ownName: String
        let isSecure: Bool
        let user: String
        let longestLine: Int
        let hasBareLineEnds: Bool
        let raw: String
    }

    func received(_ mail: OutboundMail) async throws -> [Received] {
        try await ask("mails/\(mail.messageID)")
    }

    /// What came without TLS from who calls himself that.
    func heardInTheClear(from name: String) async throws -> [String] {
        try await ask("clear/\(name)")
    }

    /// How many mails were under way at once, from who calls himself that.
    func mostUnderWay(from name: String) async throws -> Int {
        try await ask("most/\(name)")
    }

    /// Waits until something has happened.
    func reach(_ name: String, _ count: Int = 1) async throws {
        let _: String? = try await ask("reach/\(name)?\(count)")
    }

    /// Lets something happen.
    func add(_ name: String) async throws {
        let _: String? = try await ask("add/\(name)")
    }

    private func ask<Answer: Decodable>(_ path: String) async throws -> Answer {
        let fetcher = Fetcher(
            FetcherSettings(timeout: .seconds(60), maximumResponseBytes: 10_000_000, allowsLoopback: true))
        let response = try await fetcher.fetch(OutboundRequest(.get, "http://127.0.0.1:\(port("board"))/\(path)"))
        return try JSONDecoder().decode(Answer.self, from: Data(response.body))
    }
}

/// A name for EHLO that no other test uses; `moods` are what the server reads in it.
func uniqueName(_ moods: String...) -> String {
    (moods + ["t\(UInt64.random(in: .min ... .max))"]).joined(separator: ".")
}

extension OutboundMail {
    /// One that nothing is wrong with.
    static func sample(
        from sender: String = "ostiary@example.com", to recipient: String = "ada@example.com"
    ) throws -> OutboundMail {
        OutboundMail(
            from: try MailAddress(sender), named: "Ostiary", to: try MailAddress(recipient), subject: "Confirm",
            date: Date(timeIntervalSince1970: 1_700_000_000),
            messageID: "\(UInt64.random(in: .min ... .max))@example.com", text: "Hello", html: "<p>Hello</p>")
    }
}
