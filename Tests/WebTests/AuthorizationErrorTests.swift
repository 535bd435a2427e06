import HTTPTypes
import OAuth
import TestHouse
import Testing

/// Each error that goes back to the client is what some flow really ends in.
struct AuthorizationErrorTests {
    /// An error that the specification has and no flow ends in: `prompt=none` never comes with `select_account`.
    static let unreachable: Set<AuthorizationError> = [.accountSelectionRequired]

    /// What the browser brings back; the compiler says when a case is missing.
    private static func ending(
        _ error: AuthorizationError, _ tenant: TestTenant, _ app: RelyingParty, mode: String
    ) async throws -> Answer {
        func asked(_ changes: [String: String?], adding text: String = "") async throws -> Answer {
            var changes = changes
            if changes["response_mode"] == nil { changes["response_mode"] = mode }
            return try await tenant.browser().open(app.url(changes) + text)
        }
        switch error {
        case .parameterRepeated: return try await asked([:], adding: "&nonce=again")
        case .parameterTooLong: return try await asked(["nonce": String(repeating: "n", count: 4097)])
        case .responseTypeMissing: return try await asked(["response_type": nil])
        case .responseTypeUnsupported: return try await asked(["response_type": "token"])
        case .responseModeUnsupported: return try await asked(["response_mode": "fragment"])
        case .grantNotAllowed:
            _ = try await tenant.register { $0.grantTypes = [] }
            return try await asked([:])
        case .scopeMalformed: return try await asked(["scope": "openid \"x\""])
        case .scopeNotAllowed: return try await asked(["scope": "invoices"])
        case .challengeRequired: return try await asked(["code_challenge": nil, "code_challenge_method": nil])
        case .challengeMalformed: return try await asked(["code_challenge": "short"])
        case .challengeMethodUnsupported: return try await asked(["code_challenge_method": "plain"])
        case .challengeMethodAlone: return try await asked(["code_challenge": nil])
        case .promptUnknown: return try await asked(["prompt": "register"])
        case .promptNoneNotAlone: return try await asked(["prompt": "none login"])
        case .maxAgeMalformed: return try await asked(["max_age": "-1"])
        case .claimsMalformed: return try await asked(["claims": "[]"])
        case .hintMalformed: return try await asked(["id_token_hint": "x.y.z"])
        case .resourceMalformed: return try await asked(["resource": "not-absolute"])
        case .requestObject: return try await asked(["request": "x"])
        case .requestURI: return try await asked(["request_uri": "https://app.example.com/request"])
        case .registration: return try await asked(["registration": "{}"])
        case .loginRequired: return try await asked(["prompt": "none"])
        case .consentRequired:
            let third = try await tenant.register { $0.isFirstParty = false }
            let browser = tenant.browser()
            _ = try await tenant.signedIn(third, in: browser)
            return try await browser.open(app.url(["prompt": "none", "response_mode": mode]))
        case .consentDenied:
            let third = try await tenant.register { $0.isFirstParty = false }
            let browser = tenant.browser()
            let page = try await tenant.signedIn(third, ["response_mode": mode], in: browser)
            return try await browser.submit(page, pressing: "deny")
        case .signInDeclined:
            return try await declined(by: tenant, app, mode: mode)
        case .signInExpired:
            // The page offers the way back by link or form; what it carries is the answer.
            let browser = tenant.browser()
            let page = try await browser.open(app.url(["response_mode": mode]))
            tenant.clock.advance(by: 3600)
            let expired = try await browser.open(page.url)
            guard let link = Tag.all(in: expired.text).first(where: { $0.name == "a" })?.attributes["href"] else {
                return expired
            }
            return Answer(url: expired.url, status: 303, headers: [.location: link], body: [])
        case .otherUser:
            return try await tenant.signedIn(
                app, ["response_mode": mode, "claims": #"{"id_token":{"sub":{"value":"nobody"}}}"#])
        case .contextClassUnreachable:
            return try await asked(["claims": #"{"id_token":{"acr":{"essential":true,"value":"urn:x"}}}"#])
        case .serverError, .unavailable:
            let browser = tenant.browser()
            _ = try await tenant.signedIn(app, in: browser)
            if error == .unavailable {
                let crippled = Browser(try tenant.losing { $0.sessions = House.deadStore() })
                crippled.cookies = browser.cookies
                return try await crippled.open(app.url(["prompt": "none", "response_mode": mode]))
            }
            try await tenant.breakKeys()
            return try await browser.open(app.url(["prompt": "none", "response_mode": mode, "id_token_hint": "x.y.z"]))
        case .accountSelectionRequired:
            throw Surprise("unreachable")
        }
    }

    /// The person turns back at the provider, and takes the page's way back to the client.
    private static func declined(by tenant: TestTenant, _ app: RelyingParty, mode: String) async throws -> Answer {
        let upstream = try await tenant.upstream()
        let browser = tenant.browser()
        let away = try await tenant.depart(browser, from: try await browser.open(app.url(["response_mode": mode])))
        let callback = try upstream.parameters(of: away)
        let refused = try await browser.open(
            callback.callback + "?error=access_denied&state=" + callback.state, from: .crossSite)
        if let form = refused.form, form.action.hasPrefix("http") { return refused }
        guard
            let link = Tag.all(in: refused.text).first(where: {
                $0.name == "a" && $0.attributes["href"]?.contains("access_denied") == true
            })?.attributes["href"]
        else { return refused }
        return Answer(url: refused.url, status: 303, headers: [.location: link], body: [])
    }

    @Test(arguments: Set(AuthorizationError.allCases).subtracting(unreachable), ["query", "form_post"])
    func `an error reaches the client with its code, its reason, state and iss`(error: AuthorizationError, mode: String)
        async throws
    {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let answer = try await Self.ending(error, tenant, app, mode: mode)
        let received = try #require(app.received(answer), "\(answer.status) \(answer.text)")
        #expect(received["error"] == error.code)
        #expect(received["error_description"] == error.errorDescription)
        #expect(received["error_description"]?.contains("(\(error.rawValue))") == true)
        #expect(received["state"] == "a state")
        #expect(received["iss"] == tenant.issuer.description)
        #expect(received["code"] == nil)
        let byForm = mode == "form_post" && error != .responseModeUnsupported
        #expect((answer.form != nil) == byForm)
    }

    @Test(arguments: [
        "token", "id_token", "id_token token", "code id_token", "code token", "code id_token token", "none", "password",
        "code code", "Code",
    ])
    func `no other response type than code is served`(type: String) async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let answer = try await tenant.browser().open(app.url(["response_type": type]))
        #expect(app.error(answer) == "unsupported_response_type")
    }

    @Test func `an error of the request goes before everything about the person`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let browser = tenant.browser()
        _ = try await tenant.signedIn(app, in: browser)
        #expect(app.error(try await browser.open(app.url(["scope": "\u{7F}"]))) == "invalid_scope")
        #expect(app.error(try await browser.open(app.url() + "&state=again")) == "invalid_request")
        #expect(app.received(try await browser.open(app.url() + "&state=again"))?["state"] == nil)
    }
}
