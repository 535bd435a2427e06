import Crypto
import FoundationEssentials
import Grants
import Keys
import OAuth
import Postgres
import Store
import TestStore

/// A tenant with keys, a person who is signed in, and the two endpoints.
struct GrantsGround: Sendable {
    let home: TestTenant
    let keys: KeyRing
    let directory: Directory
    let tokens: TokenEndpoint
    let userInfo: UserInfoEndpoint
    let authorizations: Authorizations
    let user: UserID
    let session: (cookie: SessionCookie, authentication: Authentication)

    static let now = TestTenant.now
    /// RFC 7636 appendix B.
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    static let redirectURI = "https://app.example/callback"

    static let refreshTokens = RefreshTokenSeal(key: SymmetricKey(data: [UInt8](repeating: 7, count: 32)))

    init(in database: TestDatabase? = nil, _ change: (inout Tenant.Policy) -> Void = { _ in }) async throws {
        home = try await TestTenant(in: database, change)
        for key in try await Self.keyMaterial.value { _ = try await home.records.add(key) }
        keys = KeyRing(store: home.store, staleness: .seconds(3600), limit: 10)
        directory = Directory(store: home.store, staleness: .zero, limit: 10)
        tokens = TokenEndpoint(
            store: home.store, keys: keys, directory: directory, refreshTokens: GrantsGround.refreshTokens,
            logger: silence)
        userInfo = UserInfoEndpoint(store: home.store, keys: keys)
        authorizations = Authorizations(store: home.store, keys: keys)
        user = try await home.user()
        session = try await home.session(of: user)
    }

    /// The same keys for every tenant of these tests: to make an RSA key for each takes longer than all the rest. It also
    /// makes a stranger's token as likely to pass as can be.
    private static let keyMaterial = Task {
        let home = try await TestTenant()
        _ = try await KeyRing(store: home.store, staleness: .zero, limit: 1).keys(of: home.tenant, now: now)
        return try await home.records.signingKeys()
    }

    /// A code for what the client asks, by the person who is signed in.
    func code(
        for client: Client, _ parameters: [String: String] = [:], at time: Date = now
    ) async throws -> String {
        let code = try await authorizations.issueCode(
            for: try TestTenant.request(of: client, parameters), to: client, by: session.authentication,
            of: home.tenant, now: time)
        guard let code else { throw NoCode() }
        return code.expose()
    }

    struct NoCode: Error {}

    /// With PKCE.
    func boundCode(for client: Client, _ parameters: [String: String] = [:]) async throws -> String {
        try await code(
            for: client,
            parameters.merging(["code_challenge": Self.challenge, "code_challenge_method": "S256"]) { $1 })
    }

    /// What the token endpoint answers to a form. Clients with a secret have "secret", and Basic by default.
    func ask(
        _ form: [(String, String)], client: String = "web", authorization: String? = "secret",
        from device: Device = TestTenant.phone, at time: Date = now
    ) async throws(Failure<TokenError>) -> TokenResponse {
        let header = authorization.map { $0 == "secret" ? Self.basic(client, "secret") : $0 }
        return try await tokens.answer(
            TokenEndpoint.Presented(parameters: RequestParameters(form), authorization: header, device: device),
            tenant: home.tenant,
            issuer: home.issuer, now: time
        ).response
    }

    func redeem(
        _ code: String, _ more: [(String, String)] = [("redirect_uri", redirectURI)], client: String = "web",
        authorization: String? = "secret", at time: Date = now
    ) async throws(Failure<TokenError>) -> TokenResponse {
        try await ask(
            [("grant_type", "authorization_code"), ("code", code)] + more, client: client,
            authorization: authorization, at: time)
    }

    /// The first refresh token of a family, for the client "web" and what it asks.
    func refreshToken(_ parameters: [String: String] = [:]) async throws -> String {
        let client = try await home.client(grantTypes: [.authorizationCode, .refreshToken])
        return try await redeem(code(for: client, ["scope": "openid profile"].merging(parameters) { $1 })).refreshToken
            ?? ""
    }

    func refresh(
        _ token: String, _ more: [(String, String)] = [], client: String = "web",
        from device: Device = TestTenant.phone, at time: Date = now
    ) async throws(Failure<TokenError>) -> TokenResponse {
        try await ask(
            [("grant_type", "refresh_token"), ("refresh_token", token)] + more, client: client, from: device, at: time)
    }

    func revoke(_ token: String, client: String = "web", at time: Date = now) async throws(Failure<TokenError>) {
        _ = try await RevocationEndpoint(
            store: home.store, keys: keys, directory: directory, refreshTokens: Self.refreshTokens
        ).revoke(
            Self.about(token, client), from: TestTenant.phone, tenant: home.tenant, issuer: home.issuer, now: time)
    }

    func introspection(
        of token: String, client: String = "web", at time: Date = now
    ) async throws(Failure<TokenError>) -> Introspection {
        try await IntrospectionEndpoint(
            store: home.store, keys: keys, directory: directory, refreshTokens: Self.refreshTokens
        ).introspect(Self.about(token, client), tenant: home.tenant, issuer: home.issuer, now: time)
    }

    /// What introspection says.
    func said(of token: String, client: String = "web", at time: Date = now) async throws -> [String: JSONValue] {
        JSONValue(parsing: try await introspection(of: token, client: client, at: time).document.bytes)?.object ?? [:]
    }

    private static func about(_ token: String, _ client: String) -> PresentedToken {
        PresentedToken(
            parameters: RequestParameters([("token", token)]), authorization: basic(client, "secret"))
    }

    /// Why a refresh is refused; nil when it isn't, or fails in another way.
    func refusal(
        ofRefresh token: String, _ more: [(String, String)] = [], client: String = "web",
        from device: Device = TestTenant.phone, at time: Date = now
    ) async -> TokenError? {
        await GrantsTests.refusal { () async throws(Failure<TokenError>) in
            try await refresh(token, more, client: client, from: device, at: time)
        }
    }

    /// RFC 6749 section 2.3.1.
    static func basic(_ id: String, _ secret: String) -> String {
        let pair = FormEncoding.encode(id) + ":" + FormEncoding.encode(secret)
        return "Basic " + Data(pair.utf8).base64EncodedString()
    }

    /// What UserInfo answers to an access token.
    func claims(_ token: String, at time: Date = now) async throws(Failure<BearerError>) -> [String: JSONValue] {
        let bearer: BearerToken
        do throws(BearerError) {
            bearer = try BearerToken(authorization: "Bearer \(token)", form: nil)
        } catch { throw .refused(error) }
        let document = try await userInfo.claims(for: bearer, tenant: home.tenant, issuer: home.issuer, now: time)
        return JSONValue(parsing: document.bytes)?.object ?? [:]
    }
}

extension GrantsGround {
    /// Why a code is not redeemed; nil when it is, or when that fails in another way.
    func refusal(
        of code: String, _ more: [(String, String)] = [("redirect_uri", redirectURI)], client: String = "web",
        at time: Date = now
    ) async -> TokenError? {
        await GrantsTests.refusal { () async throws(Failure<TokenError>) in
            try await redeem(code, more, client: client, at: time)
        }
    }

    /// Why UserInfo refuses a token; nil when it doesn't, or fails in another way.
    func refusal(ofToken token: String, at time: Date = now) async -> BearerError? {
        await GrantsTests.refusal { () async throws(Failure<BearerError>) in try await claims(token, at: time) }
    }
}

/// The refusal of what has to be refused; nil when it was not, or failed in another way.
func refusal<Refusal: Error>(
    _ work: () async throws(Failure<Refusal>) -> some Sendable
) async -> Refusal? {
    do throws(Failure<Refusal>) {
        _ = try await work()
        return nil
    } catch {
        if case .refused(let refusal) = error { return refusal }
        return nil
    }
}

extension TokenResponse {
    /// The claims of the ID token.
    var identity: [String: JSONValue]? { idToken.flatMap(Self.payload) }

    /// The claims of the access token.
    var access: [String: JSONValue]? { Self.payload(accessToken) }

    private static func payload(_ token: String) -> [String: JSONValue]? {
        let parts = token.split(separator: ".")
        guard parts.count == 3 else { return nil }
        return Base64URL.decode(parts[1]).flatMap(JSONValue.init(parsing:))?.object
    }
}
