import FoundationEssentials
import HTTPTypes
import OAuth
import Store
import TestHouse
import Testing

/// Links survive whatever mail does to them, and work once.
struct MailLinkTests {
    /// Both kinds of link that anybody can ask for without an account.
    private enum Kind: String, CaseIterable {
        case signUp
        case reset

        var path: String { self == .signUp ? "/verify/link" : "/reset/link" }
        /// Of the page that works.
        var title: String { self == .signUp ? "Finish your account" : "Choose a new password" }

        /// Begins one and returns its letter.
        func letter(at tenant: TestTenant, _ email: String? = nil) async throws -> Letter {
            switch self {
            case .signUp: try await SigningUp(email ?? "bea@example.com", at: tenant).letter
            case .reset: try await Recovering(email ?? "ada@example.com", at: tenant).letter
            }
        }

        func isDone(at tenant: TestTenant) async throws -> Bool {
            switch self {
            case .signUp: try await tenant.knows("bea@example.com")
            case .reset: try await tenant.admits("ada@example.com", chosenPassword)
            }
        }
    }

    /// A POST of a link's form, from nowhere in particular.
    private static func post(
        _ kind: Kind, _ token: String, at tenant: TestTenant, password: String = chosenPassword
    ) async throws -> Answer {
        try await tenant.browser().post(tenant.issuer.url(kind.path), [("token", token), ("password", password)])
    }

    @Test(arguments: Kind.allCases)
    private func `looking changes nothing, by GET or HEAD, however often and whoever does`(kind: Kind) async throws {
        let tenant = try await TestTenant.fresh()
        let letter = try await kind.letter(at: tenant)
        let before = try await tenant.rows()
        for _ in 0..<3 {
            let page = try await tenant.browser().open(letter.link ?? "", from: .crossSite)
            #expect(page.status == 200 && page.title == kind.title)
            #expect(page.headers[.setCookie] == nil)
            let head = try await tenant.server.send(.head, letter.link ?? "")
            #expect(head.status == 200 && head.body.isEmpty)
        }
        #expect(try await tenant.rows() == before)
        #expect(try await !kind.isDone(at: tenant))
        #expect(try await Self.post(kind, letter.token, at: tenant).status == 200)
        #expect(try await kind.isDone(at: tenant))
    }

    @Test(arguments: Kind.allCases)
    private func `a link works once`(kind: Kind) async throws {
        let tenant = try await TestTenant.fresh()
        let letter = try await kind.letter(at: tenant)
        #expect(try await Self.post(kind, letter.token, at: tenant).status == 200)
        let again = try await Self.post(kind, letter.token, at: tenant, password: "orange window kettle 17")
        #expect(again.status == 410 && again.title == "This link has been used")
        let shown = try await tenant.browser().open(letter.link ?? "")
        #expect(shown.status == 410 && shown.title == "This link has been used" && shown.form == nil)
        #expect(try await !tenant.admits("ada@example.com", "orange window kettle 17"))
    }

    @Test(arguments: Kind.allCases)
    private func `of twenty at once that use one link, one does`(kind: Kind) async throws {
        let tenant = try await TestTenant.fresh()
        let token = try await kind.letter(at: tenant).token
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 {
                group.addTask { try await Self.post(kind, token, at: tenant).status }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == 200 }.count == 1)
        #expect(statuses.allSatisfy { [200, 410, 429].contains($0) })
        #expect(try await kind.isDone(at: tenant))
    }

    @Test func `of twenty at once that use one link in the browser that began it, one is signed in`() async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(at: tenant)
        let body = Array("token=\(try await signingUp.letter.token)".utf8)
        let fields: HTTPFields = [
            .cookie: signingUp.browser.cookieHeader, .contentType: "application/x-www-form-urlencoded",
        ]
        let answers = try await Self.twenty { [tenant] in
            try await tenant.server.send(.post, tenant.issuer.url("/verify/link"), fields, body: body)
        }
        #expect(answers.filter { $0.status == 303 && $0.headers[.setCookie] != nil }.count == 1)
        #expect(answers.filter { $0.status == 410 }.count == 19)
    }

    @Test func `of twenty at once that type one code, one is signed in`() async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(at: tenant)
        let code = try await signingUp.letter.code ?? ""
        let form = [(name: "transaction", value: signingUp.check.form?["transaction"] ?? ""), ("code", code)]
        let body = Array(FormEncoding.encode(form).utf8)
        let fields: HTTPFields = [
            .cookie: signingUp.browser.cookieHeader, .contentType: "application/x-www-form-urlencoded",
        ]
        let answers = try await Self.twenty { [tenant] in
            try await tenant.server.send(.post, tenant.issuer.url("/verify"), fields, body: body)
        }
        #expect(answers.filter { $0.status == 303 && $0.headers[.setCookie] != nil }.count == 1)
        // The others are told, or find that it was taken: to the usual way in.
        #expect(answers.filter { $0.headers[.setCookie] == nil && [303, 422, 429].contains($0.status) }.count == 19)
        #expect(try await tenant.knows("bea@example.com"))
    }

    @Test func `of two who sign up with one address at the same moment, one gets the account`() async throws {
        let tenant = try await TestTenant.fresh()
        let pages = try await Self.sending(["violet harbour ladder 1", "violet harbour ladder 2"], at: tenant)
        #expect(pages.map(\.answer.status) == [303, 303])
        let letters = try await tenant.letters(to: "bea@example.com")
        #expect(letters.count == 2)
        var arrived = 0
        for (browser, answer) in pages {
            for letter in letters {
                let check = try await browser.open(answer.location ?? "")
                let done = try await browser.submit(check, ["code": letter.code ?? ""])
                guard browser.session(of: tenant) != nil else { continue }
                #expect(done.status == 200)
                arrived += 1
                break
            }
        }
        #expect(arrived == 1)
        let isFirst = try await tenant.admits("bea@example.com", "violet harbour ladder 1")
        let isSecond = try await tenant.admits("bea@example.com", "violet harbour ladder 2")
        #expect(isFirst != isSecond)
    }

    /// Sign-ups of one address with these passwords, all posted at once, each from a browser of its own.
    private static func sending(
        _ passwords: [String], at tenant: TestTenant
    ) async throws -> [(browser: Browser, answer: Answer)] {
        var browsers: [Browser] = []
        var requests: [(fields: HTTPFields, body: [UInt8])] = []
        for password in passwords {
            let browser = tenant.browser()
            let page = try await tenant.signUpPage(nil, in: browser)
            let form = [
                (name: "transaction", value: page.form?["transaction"] ?? ""), ("email", "bea@example.com"),
                ("name", "Bea"), ("password", password),
            ]
            browsers.append(browser)
            requests.append(
                (
                    [.cookie: browser.cookieHeader, .contentType: "application/x-www-form-urlencoded"],
                    Array(FormEncoding.encode(form).utf8)
                ))
        }
        let answers = try await withThrowingTaskGroup(of: (Int, Answer).self) { [tenant] group in
            for (number, request) in requests.enumerated() {
                group.addTask {
                    let url = tenant.issuer.url("/sign-up")
                    return (number, try await tenant.server.send(.post, url, request.fields, body: request.body))
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        return try browsers.enumerated().map { ($1, try #require(answers[$0])) }
    }

    private static func twenty(_ ask: @escaping @Sendable () async throws -> Answer) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            for _ in 0..<20 { group.addTask { try await ask() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test(arguments: Kind.allCases)
    private func `a link works for ten minutes, and so does its code`(kind: Kind) async throws {
        let tenant = try await TestTenant.fresh()
        let letter = try await kind.letter(at: tenant)
        #expect(letter.minutes == 10)
        tenant.clock.advance(by: 599)
        #expect(try await tenant.browser().open(letter.link ?? "").status == 200)
        tenant.clock.advance(by: 1)
        for answer in [
            try await tenant.browser().open(letter.link ?? ""), try await Self.post(kind, letter.token, at: tenant),
        ] {
            #expect(answer.status == 410 && answer.title == "This link is too old")
            #expect(answer.link(to: kind == .signUp ? "/account" : "/forgot", of: tenant) != "")
        }
        #expect(try await !kind.isDone(at: tenant))
    }

    @Test func `a code is too old when its link is, and another one can be had`() async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(at: tenant)
        let first = try await signingUp.letter
        tenant.clock.advance(by: 600)
        #expect(try await signingUp.typed(first.code).words.contains("This code is too old."))
        let again = try await signingUp.browser.submit(signingUp.check, pressing: "again")
        #expect(again.words.contains("We have sent it again.") && again.words.contains("bea@example.com"))
        let second = try await signingUp.letter
        #expect(second.code != first.code && second.name == nil)
        #expect(try await signingUp.browser.submit(again, ["code": second.code ?? ""]).status == 200)
        #expect(try await tenant.admits("bea@example.com", chosenPassword))
    }

    @Test func `a tenant has lifetimes of its own`() async throws {
        var policy = Tenant.Policy()
        policy.verificationLifetime = 3600
        policy.resetLifetime = 120
        let tenant = try await TestTenant.fresh(policy: policy)
        let signUp = try await Kind.signUp.letter(at: tenant)
        let reset = try await Kind.reset.letter(at: tenant)
        #expect(signUp.minutes == 60 && reset.minutes == 2)
        tenant.clock.advance(by: 119)
        #expect(try await tenant.browser().open(reset.link ?? "").status == 200)
        tenant.clock.advance(by: 1)
        #expect(try await tenant.browser().open(reset.link ?? "").status == 410)
        tenant.clock.advance(by: 3479)
        #expect(try await tenant.browser().open(signUp.link ?? "").status == 200)
        tenant.clock.advance(by: 1)
        #expect(try await tenant.browser().open(signUp.link ?? "").status == 410)
    }

    @Test(arguments: Kind.allCases)
    private func `a newer link ends the older, for its own address and purpose alone`(kind: Kind) async throws {
        let tenant = try await TestTenant.fresh()
        _ = try await tenant.person("other@example.com", name: nil)
        let first = try await kind.letter(at: tenant)
        let others = try await kind.letter(at: tenant, kind == .signUp ? "cleo@example.com" : "other@example.com")
        let unlike = try await (kind == .signUp ? Kind.reset : .signUp).letter(at: tenant)
        tenant.clock.advance(by: 1)
        let second = try await kind.letter(at: tenant)
        let ended = try await tenant.browser().open(first.link ?? "")
        #expect(ended.status == 410 && ended.title == "A newer message was sent")
        #expect(try await Self.post(kind, first.token, at: tenant).status == 410)
        for letter in [others, unlike, second] {
            #expect(try await tenant.browser().open(letter.link ?? "").status == 200)
        }
        #expect(try await Self.post(kind, second.token, at: tenant).status == 200)
    }
}
