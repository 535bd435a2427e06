import HTTPTypes
import Keys
import OAuth
import Store
import TestHouse

extension TestTenant {
    /// Ada signs in with a new browser, and what that brings back to the client.
    func signedIn(_ app: RelyingParty, _ changes: [String: String?] = [:]) async throws -> Answer {
        try await signedIn(app, changes, in: browser())
    }

    /// Ada signs in with this browser.
    func signedIn(_ app: RelyingParty, _ changes: [String: String?] = [:], in browser: Browser) async throws -> Answer {
        try await browser.signIn(ada, on: try await browser.open(app.url(changes), from: .crossSite))
    }

    /// Tokens of Ada for this client.
    func tokens(_ app: RelyingParty, _ changes: [String: String?] = [:]) async throws -> Answer {
        try await app.redeem(app.code(signedIn(app, changes)))
    }

    /// The ID token's payload, once its signature is verified.
    func idToken(_ tokens: Answer) async throws -> [String: JSONValue] {
        try await payload(of: tokens, "id_token", as: .idToken)
    }

    /// The access token's payload, once its signature is verified.
    func accessToken(_ tokens: Answer) async throws -> [String: JSONValue] {
        try await payload(of: tokens, "access_token", as: .accessToken)
    }

    private func payload(
        of tokens: Answer, _ member: String, as kind: JSONWebSignature.Kind
    ) async throws -> [String: JSONValue] {
        let keys = KeyRing(store: house.store, staleness: .zero, limit: 1)
        guard let token = tokens.json[member]?.string,
            let payload = JSONWebSignature.verify(token, as: kind, by: try await keys.keys(of: tenant, now: clock.now))
        else { throw Surprise("no \(member) that verifies: \(tokens.text)") }
        return payload
    }

    /// UserInfo, by the token that was given.
    func userInfo(_ tokens: Answer) async throws -> Answer {
        try await userInfo("Bearer " + (tokens.json["access_token"]?.string ?? ""))
    }

    func userInfo(_ authorization: String?) async throws -> Answer {
        var fields = HTTPFields()
        fields[.authorization] = authorization
        return try await server.send(.get, issuer.url("/userinfo"), fields)
    }
}

extension Answer {
    /// The title that says which page this is.
    var title: String? { text.firstMatch(of: /<title>([^<]*?)( · [^<]*)?<\/title>/).map { String($0.1) } }

    /// Text as a person reads it: without character references, and without the isolates around what was filled in.
    var words: String { Tag.decoded(text).replacing(/[\u{2068}\u{2069}]/, with: "") }
}

extension Answer {
    /// The address of the page's link to a path of the tenant; empty when there is none.
    func link(to path: String, of tenant: TestTenant) -> String {
        let start = tenant.issuer.path + path
        let targets = text.matches(of: /href="([^"]*)"/).map { Tag.decoded(String($0.1)) }
        let target = targets.first { $0 == start || $0.hasPrefix(start + "?") }
        return target.map { tenant.issuer.origin + $0 } ?? ""
    }
}
