package import FoundationEssentials
package import OAuth
package import Postgres
package import Store

/// A tenant of one test's own, and what stands in it.
package struct TestTenant: Sendable {
    package let database: Database
    package let store: Store
    package let tenant: Tenant

    /// The moment at which everything here happens unless a test says otherwise.
    package static let now = Date(timeIntervalSince1970: 1_800_000_000)

    /// A new tenant, in the shared database unless another is given.
    package init(in given: TestDatabase? = nil, _ change: (inout Tenant.Policy) -> Void = { _ in }) async throws {
        let home = if let given { given } else { try await TestDatabase.shared() }
        var policy = Tenant.Policy()
        change(&policy)
        database = home.database
        store = home.store
        tenant = Tenant(id: .random(), slug: Self.slug(), name: "Test", isEnabled: true, policy: policy)
        _ = try await store.server.save(tenant, now: Self.now)
    }

    /// One that nobody else has.
    package static func slug() -> Tenant.Slug {
        Tenant.Slug("t-" + String(UInt64.random(in: .min ... .max), radix: 36))!
    }

    package var records: TenantStore { store.tenant(tenant.id) }

    package var issuer: Issuer {
        Issuer(publicURL: (try? PublicURL("https://id.example"))!, tenant: tenant.slug)
    }

    package func user(
        _ email: String = "ada@example.com", password: [UInt8]? = nil, isEnabled: Bool = true,
        _ change: (inout UserClaims) -> Void = { _ in }
    ) async throws -> UserID {
        let id = UserID.random()
        var claims = UserClaims(
            email: email, emailVerified: true, phoneNumber: "+44 20 7946 0000", phoneNumberVerified: false,
            roles: ["admin"], updatedAt: Self.now, profile: [.name: "Ada Lovelace", .locale: "en-GB"],
            address: ["country": "England"])
        change(&claims)
        _ = try await records.save(
            UserRecord(id: id, claims: claims, isEnabled: isEnabled), password: password, now: Self.now)
        return id
    }

    /// A client with a secret, or without one a public client.
    package func client(
        _ id: String = "web", secret: String? = "secret", method: Client.AuthenticationMethod = .clientSecretBasic,
        redirectURIs: [String] = ["https://app.example/callback"],
        grantTypes: Set<GrantType> = [.authorizationCode, .clientCredentials],
        scopes: ScopeSet = [
            "openid", "profile", "email", "phone", "address", "roles", "read", "write", "offline_access",
        ],
        isFirstParty: Bool = true, resourceURIs: [String] = [], requiresPKCE: Bool = false,
        idTokenAlgorithm: SigningAlgorithm = .rs256, backchannelLogoutURI: String? = nil
    ) async throws -> Client {
        let client = Client(
            id: Client.ID(id)!, name: "Test \(id)", authenticationMethod: secret == nil ? .none : method,
            redirectURIs: try redirectURIs.map { try RegisteredRedirectURI($0) }, grantTypes: grantTypes,
            scopes: scopes, isFirstParty: isFirstParty, applicationType: .web, requiresPKCE: requiresPKCE,
            idTokenAlgorithm: idTokenAlgorithm, logoURI: nil)
        _ = try await records.save(
            RegisteredClient(
                client: client, secretDigest: secret.map { records.digest(of: Secret(text: $0), for: client.id) },
                backchannelLogoutURI: backchannelLogoutURI, resourceURIs: resourceURIs),
            now: Self.now)
        return client
    }

    /// The store did not begin the session.
    package struct NoSession: Error {}

    /// A session that begins now. Throws `NoSession` when it may not.
    package func session(
        of user: UserID, idle: TimeInterval = 1000, lifetime: TimeInterval = 10_000
    ) async throws -> (cookie: SessionCookie, authentication: Authentication) {
        let (session, cookie) = Self.newSession(of: user, idle: idle, lifetime: lifetime)
        guard try await records.begin(session) else { throw NoSession() }
        return (cookie, session.authentication)
    }

    /// What `session(of:)` stores; or what renews the session with this id, at this time.
    package static func newSession(
        of user: UserID, renewing former: SessionID = .random(), idle: TimeInterval = 1000,
        lifetime: TimeInterval = 10_000, isRemembered: Bool = false,
        evidence: SessionEvidence? = nil, at time: Date = now
    ) -> (session: NewSession, cookie: SessionCookie) {
        let cookie = SessionCookie(row: former.rawValue)
        let authentication = Authentication(user: user, session: former, time: time, methods: [.password])
        let session = NewSession(
            authentication: authentication, digest: cookie.digest, userAgent: "Browser/1", network: "192.0.2.1",
            idleExpiry: time + idle, expiry: time + lifetime, isRemembered: isRemembered,
            evidence: evidence)
        return (session, cookie)
    }

    /// The code's grant for what the client asks for; the redirect URI is named in the request.
    package func newGrant(
        for client: Client, by authentication: Authentication, _ parameters: [String: String] = [:],
        family: NewFamily? = nil, at time: Date = now
    ) throws -> NewGrant {
        NewGrant(
            code: AuthorizationCode(row: UUID()), client: client.id, authentication: authentication,
            request: try Self.request(of: client, parameters), created: time, codeExpiry: time + 60,
            family: family)
    }

    /// Lifetimes in seconds.
    package static func newFamily(
        lifetime: Int = 1000, rememberedLifetime: Int = 4000, idle: Int = 1000, endsWithSession: Bool = false,
        isOffline: Bool = false
    ) -> NewFamily {
        NewFamily(
            salt: .random(), lifetime: lifetime, rememberedLifetime: rememberedLifetime, idleLifetime: idle,
            endsWithSession: endsWithSession, isOffline: isOffline)
    }

    package static let phone = Device(userAgent: "Phone (Mobile)", network: "192.0.2.0/24")

    /// Issues the grant and redeems its code: the first attempt to rotate its family.
    package func family(_ grant: NewGrant, at time: Date = now) async throws -> RefreshAttempt? {
        guard try await records.issue(grant) else { return nil }
        let redeemed = try await records.redeem(
            grant.code, client: grant.client, redirectURI: grant.request.returnAddress.description, challenge: nil,
            device: Self.phone, now: time)
        guard let token = redeemed?.refreshToken else { return nil }
        return try attempt(token, of: grant.client, at: time)
    }

    /// An attempt to use a refresh token.
    package func attempt(
        _ token: RefreshToken, of client: Client.ID, scope: String? = nil,
        allowed: ScopeSet = ["openid", "profile", "email", "offline_access"], device: Device = phone,
        at time: Date = now
    ) throws -> RefreshAttempt {
        var form = [("grant_type", "refresh_token"), ("refresh_token", "x")]
        if let scope { form.append(("scope", scope)) }
        guard case .refresh(let request) = try TokenRequest(RequestParameters(form)) else { throw NoSession() }
        return RefreshAttempt(
            token: token, client: client, allowed: allowed, request: request, device: device, now: time,
            began: .now)
    }

    /// An authorization request of the client; an empty value leaves a parameter out.
    package static func request(of client: Client, _ parameters: [String: String] = [:]) throws -> AuthorizationRequest
    {
        let usual = [
            "client_id": client.id.description, "response_type": "code", "scope": "openid",
            "redirect_uri": client.redirectURIs.first?.description ?? "",
        ]
        let parser = AuthorizationRequestParser(
            RequestParameters(usual.merging(parameters) { $1 }.map { ($0.key, $0.value) }))
        return try parser.request(of: client, answering: try parser.channel(to: client))
    }

    package func remove(_ client: Client.ID) async throws {
        _ = try await database.execute(
            Statement("DELETE FROM clients WHERE tenant_id = $1 AND id = $2"), tenant.id, client.description)
    }

    package func enable(_ user: UserID, _ isEnabled: Bool) async throws {
        _ = try await database.execute(
            Statement("UPDATE users SET enabled = $3 WHERE tenant_id = $1 AND id = $2"), tenant.id, user, isEnabled)
    }

    /// The tenant's audit events of a kind, in time.
    package func audited(_ kind: AuditEvent.Kind) async throws -> [AuditRow] {
        let rows = try await database.execute(
            Statement(
                """
                SELECT reason, incident, client_id, user_id, session_id, network FROM audit_events
                WHERE tenant_id = $1 AND kind = $2 ORDER BY at
                """), tenant.id, kind.rawValue)
        return try rows.map { row in
            let (reason, incident, client, user, session, network) = try row.decode(
                String?.self, String?.self, String?.self, UserID?.self, SessionID?.self, String?.self)
            return AuditRow(
                reason: reason, incident: incident, client: client, user: user, session: session, network: network)
        }
    }

    /// An audit event as it stands in the table.
    package struct AuditRow: Sendable {
        package let reason: String?
        package let incident: String?
        package let client: String?
        package let user: UserID?
        package let session: SessionID?
        package let network: String?
    }
}
