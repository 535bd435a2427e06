import Foundation
import OAuth
import Store
import TestHouse
import Testing

/// What a provider says that can't be believed, and answers that were never asked for.
struct FederationRefusalTests {
    /// One way to misbehave, and why it is refused.
    struct Misconduct: Sendable, CustomTestStringConvertible {
        let reason: String
        let title: String
        let change: @Sendable (inout UpstreamConduct) -> Void

        var testDescription: String { reason }

        init(_ reason: String, rejected change: @escaping @Sendable (inout UpstreamConduct) -> Void) {
            self.init(reason, "can’t be accepted", change)
        }

        init(_ reason: String, passing change: @escaping @Sendable (inout UpstreamConduct) -> Void) {
            self.init(reason, "doesn’t answer", change)
        }

        private init(
            _ reason: String, _ title: String, _ change: @escaping @Sendable (inout UpstreamConduct) -> Void
        ) {
            self.reason = reason
            self.title = title
            self.change = change
        }
    }

    static let misconduct: [Misconduct] = [
        Misconduct("id_token_issuer", rejected: { $0.issuerInToken = "https://evil.example" }),
        Misconduct("id_token_audience", rejected: { $0.audience = "somebody-else" }),
        Misconduct("id_token_audience", rejected: { $0.audience = [String]() }),
        Misconduct("id_token_authorized_party", rejected: { $0.audience = ["ostiary", "somebody-else"] }),
        Misconduct("id_token_authorized_party", rejected: { $0.party = "somebody-else" }),
        Misconduct("id_token_nonce", rejected: { $0.nonce = "another" }),
        Misconduct("id_token_nonce", rejected: { $0.repeatsNonce = false }),
        Misconduct("id_token_algorithm", rejected: { $0.algorithm = "none" }),
        Misconduct("id_token_algorithm", rejected: { $0.algorithm = "HS256" }),
        Misconduct("id_token_expired", rejected: { $0.expiresIn = -120 }),
        Misconduct("id_token_time", rejected: { $0.issuedAgo = -3600 }),
        Misconduct("id_token_time", rejected: { $0.issuedAgo = 7200 }),
        Misconduct("id_token_key_unknown", rejected: { $0.keyID = "unknown" }),
        // A key of another algorithm: the name alone doesn't make it verify.
        Misconduct("id_token_key_unknown", rejected: { $0.keyID = "rsa-1" }),
        Misconduct("id_token_at_hash", rejected: { $0.accessTokenHash = "AAAA" }),
        Misconduct("id_token_missing", rejected: { $0.givesIDToken = false }),
        Misconduct("subject_missing", rejected: { $0.claims["sub"] = "" }),
        Misconduct("subject_missing", rejected: { $0.claims["sub"] = String(repeating: "s", count: 256) }),
        Misconduct(
            "user_info_of_another_person",
            rejected: {
                $0.tellsAllInToken = false
                $0.subjectInUserInfo = "upstream-2"
            }),
        Misconduct(
            "user_info_refused",
            rejected: {
                $0.tellsAllInToken = false
                $0.failures["/userinfo"] = 403
            }),
        Misconduct("subject_missing", rejected: { $0.claims["sub"] = "a\u{0}b" }),
        Misconduct("upstream_refuses_client", rejected: { $0.failures["/token"] = 401 }),
        Misconduct("upstream_limited", passing: { $0.failures["/token"] = 429 }),
        Misconduct("token_refused", rejected: { $0.failures["/token"] = 400 }),
        Misconduct("token_refused", rejected: { $0.tokenErrorWith200 = "bad_verification_code" }),
        // The token endpoint leads elsewhere, to this machine's own metadata service for one: nobody follows.
        Misconduct("token_refused", rejected: { $0.redirects["/token"] = "http://169.254.169.254/latest" }),
        Misconduct("token_malformed", rejected: { $0.bodies["/token"] = "[]" }),
        Misconduct("upstream_answer_too_large", rejected: { $0.sizes["/token"] = 400_000 }),
        Misconduct("upstream_answer_too_large", rejected: { $0.sizes["/jwks"] = 400_000 }),
        Misconduct("keys_malformed", rejected: { $0.bodies["/jwks"] = "{}" }),
        Misconduct("keys_malformed", rejected: { $0.failures["/jwks"] = 404 }),
        Misconduct("answer_of_another_issuer", rejected: { $0.issuerInAnswer = "https://evil.example" }),
        Misconduct("upstream_server_error", passing: { $0.failures["/token"] = 500 }),
        Misconduct("upstream_server_error", passing: { $0.failures["/jwks"] = 503 }),
        Misconduct("upstream_timed_out", passing: { $0.silent = ["/token"] }),
    ]

    @Test(arguments: misconduct)
    func `what can't be believed signs nobody in, and the person has every way on`(_ misconduct: Misconduct)
        async throws
    {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let app = try await tenant.register()
        let browser = tenant.browser()
        let page = try await browser.open(app.url())
        upstream.behave(misconduct.change)
        let refused = try await tenant.federate(browser, from: page, at: upstream)
        #expect(refused.title?.hasSuffix(misconduct.title) == true, "\(refused.title)")
        #expect(browser.session(of: tenant) == nil)
        #expect(refused.words.contains("Try again") && refused.words.contains("Sign in another way"))
        #expect(refused.text.contains("error=access_denied"))
        let events = try await tenant.auditReasons(.federationRefused)
        #expect(events == ["elsewhere: \(misconduct.reason)"])
        // The trip is over: what it brought is good for nothing more, whatever the provider says then.
        upstream.behave { $0 = UpstreamConduct() }
        let again = try await tenant.federate(browser, from: refused, at: upstream)
        #expect(app.received(again)?["code"] != nil)
    }

    @Test func `a document of another issuer, or none, sends nobody off`() async throws {
        for change: @Sendable (inout UpstreamConduct) -> Void in [
            { $0.issuerInMetadata = "https://evil.example" },
            { $0.bodies["/.well-known/openid-configuration"] = "{}" },
            { $0.redirects["/.well-known/openid-configuration"] = "http://127.0.0.1:1/" },
            { $0.sizes["/.well-known/openid-configuration"] = 400_000 },
        ] {
            let tenant = try await TestTenant.fresh()
            let upstream = try await tenant.upstream()
            upstream.behave(change)
            let browser = tenant.browser()
            let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
            let refused = try await tenant.depart(browser, from: page)
            #expect(refused.status == 502 && refused.title?.hasSuffix("can’t be accepted") == true)
        }
    }

    @Test(arguments: [
        "http://example.com/authorize", "https://user:pw@example.com/authorize", "javascript:alert(1)", "/authorize",
        "https://example.com/a#b", "file:///etc/passwd",
    ])
    func `no browser is sent where an authorization endpoint can't be`(endpoint: String) async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        upstream.behave { $0.authorizationEndpoint = endpoint }
        let browser = tenant.browser()
        browser.followsRedirects = false
        let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
        let refused = try await tenant.depart(browser, from: page)
        #expect(refused.status == 502 && refused.location == nil)
    }

    @Test func `a refusal of another issuer's is none of this one's`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let browser = tenant.browser()
        let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
        for (answer, reason) in [
            ("error=access_denied&iss=https://evil.example", "answer_of_another_issuer"),
            ("error=access_denied&iss=\(upstream.issuer)", "upstream_denied"),
            ("error=temporarily_unavailable", "upstream_unavailable"), ("error=invalid_scope", "upstream_error"),
            ("code=", "code_missing"),
        ] {
            let trip = try upstream.parameters(of: try await tenant.depart(browser, from: page))
            _ = try await browser.open("\(trip.callback)?state=\(trip.state)&\(answer)", from: .crossSite)
            #expect(try await tenant.auditReasons(.federationRefused).contains("elsewhere: \(reason)"))
        }
    }

    @Test func `what one server gave isn't for another that is put behind its name meanwhile`() async throws {
        let tenant = try await TestTenant.fresh()
        let first = try await tenant.upstream()
        let browser = tenant.browser()
        let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
        let address = try await tenant.depart(browser, from: page).location
        let callback = try first.consent(to: try #require(address))
        let second = try await tenant.upstream()
        #expect(try await browser.open(callback, from: .crossSite).status == 400)
        #expect(!second.requests.contains("/token"))
    }

    @Test func `an issuer that says it names itself has to`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        upstream.behave { $0.announcesIssuer = true }
        let browser = tenant.browser()
        let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
        let trip = try upstream.parameters(of: try await tenant.depart(browser, from: page))
        let without = try await browser.open("\(trip.callback)?code=x&state=\(trip.state)", from: .crossSite)
        #expect(without.status == 502)
        #expect(try await tenant.auditReasons(.federationRefused) == ["elsewhere: answer_without_issuer"])
        // The code of an answer without its issuer goes nowhere.
        #expect(!upstream.requests.contains("/token"))
        let account = try await tenant.federate(browser, from: page, at: upstream)
        #expect(account.title == "Your account")
    }

    @Test func `keys that are new are found, and made-up names don't make the server ask`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        func signIn() async throws -> Answer {
            let browser = tenant.browser()
            let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
            return try await tenant.federate(browser, from: page, at: upstream)
        }
        let start = ContinuousClock.now
        #expect(try await signIn().title == "Your account")
        upstream.behave { $0.keyID = "made-up" }
        for _ in 0..<5 { #expect(try await signIn().status == 502) }
        // Twice a minute at most, on a machine that is busy with other tests.
        let looks = 1 + Int((ContinuousClock.now - start) / UpstreamRealm.keyPause)
        #expect(upstream.requests.count { $0 == "/jwks" } <= looks)
        #expect(upstream.requests.count { $0 == "/.well-known/openid-configuration" } == 1)
    }

    // MARK: State

    @Test func `an answer without a state, with a wrong one, or with another tenant's is nobody's`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let other = try await TestTenant.fresh()
        let elsewhere = try await other.upstream()
        let stranger = other.browser()
        let foreign = try elsewhere.parameters(
            of: try await other.depart(
                stranger, from: try await stranger.open(other.issuer.url("/account/sign-in"))))
        let browser = tenant.browser()
        let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
        let trip = try upstream.parameters(of: try await tenant.depart(browser, from: page))
        let made = FederationState(row: UUID()).expose()
        for (query, reason) in [
            ("code=x", "state_missing"), ("code=x&state=", "state_missing"), ("code=x&state=short", "state_unknown"),
            ("code=x&state=\(trip.state)&state=\(trip.state)", "state_missing"),
            ("code=x&state=\(made)", "state_unknown"), ("code=x&state=\(foreign.state)", "state_unknown"),
            ("error=access_denied", "state_missing"),
        ] {
            let refused = try await browser.open("\(trip.callback)?\(query)", from: .crossSite)
            #expect(refused.status == 400 && refused.title == "This sign-in can’t go on", "\(query)")
            #expect(try await tenant.auditReasons(.federationRefused).contains("elsewhere: \(reason)"))
        }
        #expect(!upstream.requests.contains("/token"))
        // None of them took anything from whom it belongs to.
        let back = try await browser.open(
            "\(trip.callback)?error=access_denied&state=\(trip.state)", from: .crossSite)
        #expect(back.status == 403)
    }

    @Test func `a state is good once, for its browser, its provider and a quarter of an hour`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        _ = try await tenant.upstream("second")
        let browser = tenant.browser()
        func away() async throws -> String {
            let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
            let address = try await tenant.depart(browser, from: page).location
            return try upstream.consent(to: try #require(address))
        }
        // Somebody else's answer, pushed into another browser: with its own cookie, and with none.
        let callback = try await away()
        let victim = tenant.browser()
        #expect(try await victim.open(callback, from: .crossSite).title == "This sign-in began in another browser")
        _ = try await victim.open(tenant.issuer.url("/account/sign-in"))
        #expect(try await victim.open(callback, from: .crossSite).title == "This sign-in began in another browser")
        #expect(victim.session(of: tenant) == nil)
        // At another provider's address (mix-up).
        let mixed = callback.replacing("/elsewhere/", with: "/second/")
        #expect(try await browser.open(mixed, from: .crossSite).title == "This sign-in can’t go on")
        #expect(try await browser.open(callback, from: .crossSite).title == "Your account")
        #expect(try await browser.open(callback, from: .crossSite).title == "This sign-in can’t go on")
        let late = try await away()
        tenant.clock.advance(by: FederationAttempt.lifetime)
        #expect(try await browser.open(late, from: .crossSite).title == "This sign-in can’t go on")
        let reasons = Set(try await tenant.auditReasons(.federationRefused))
        #expect(
            reasons == [
                "elsewhere: state_of_another_browser", "second: state_of_another_provider", "elsewhere: state_used",
                "elsewhere: state_expired",
            ])
    }

    @Test func `of twenty that bring one answer at once, one gets in`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let browser = tenant.browser()
        let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
        let address = try await tenant.depart(browser, from: page).location
        let callback = try upstream.consent(to: try #require(address))
        let cookies = browser.cookies
        let entered = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    let twin = tenant.browser()
                    twin.cookies = cookies
                    return try await twin.open(callback, from: .crossSite).title == "Your account"
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(entered == 1)
        #expect(upstream.requests.count { $0 == "/token" } == 1)
    }

    @Test func `a link from elsewhere sends nobody off, and nobody unknown`() async throws {
        let tenant = try await TestTenant.fresh()
        let upstream = try await tenant.upstream()
        let other = tenant.browser()
        let page = try await other.open(tenant.issuer.url("/account/sign-in"))
        let way = try #require(
            Tag.all(in: page.text).first { $0.attributes["href"]?.contains("/federation/elsewhere?") == true })
        let path = try #require(way.attributes["href"])
        let victim = tenant.browser()
        for address in [tenant.issuer.url("/federation/elsewhere"), tenant.server.origin + path] {
            let answer = try await victim.open(address, from: .crossSite)
            #expect(answer.title == "Sign in" || answer.status == 400)
        }
        #expect(upstream.requests.isEmpty)
        let unknown = try await other.open(
            tenant.server.origin + path.replacing("/federation/elsewhere?", with: "/federation/nobody?"))
        #expect(unknown.status == 404)
    }

    @Test func `one that is switched off is neither offered nor taken`() async throws {
        let tenant = try await TestTenant.fresh()
        var definition: ProviderDefinition?
        let upstream = try await tenant.upstream { definition = $0 }
        let browser = tenant.browser()
        let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
        let address = try await tenant.depart(browser, from: page).location
        definition?.issuer = upstream.issuer
        definition?.enabled = false
        try await tenant.provide(try #require(definition))
        let callback = try upstream.consent(to: try #require(address))
        #expect(try await browser.open(callback, from: .crossSite).status == 404)
        #expect(try await !browser.open(tenant.issuer.url("/account/sign-in")).words.contains("Elsewhere"))
    }

    @Test func `an issuer on this machine is asked only where the operator allows it`() async throws {
        let tenant = try await TestTenant.fresh()
        for issuer in ["http://169.254.169.254", "http://10.0.0.1", "https://192.168.0.1"] {
            var definition = ProviderDefinition(
                id: IdentityProvider.ID("inside")!, kind: .oidc, clientID: UpstreamRealm.client)
            definition.issuer = issuer
            try await tenant.provide(definition)
            let browser = tenant.browser()
            let page = try await browser.open(tenant.issuer.url("/account/sign-in"))
            let refused = try await tenant.depart(browser, from: page, to: "inside")
            #expect(refused.status == 502, "\(issuer)")
        }
    }
}
