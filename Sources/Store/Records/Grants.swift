package import FoundationEssentials
package import OAuth
import Postgres

/// What a person allowed a client to have, at the moment the code is given.
package struct NewGrant: Sendable {
    package let code: AuthorizationCode
    package let client: Client.ID
    package let authentication: Authentication
    package let request: AuthorizationRequest
    package let created: Date
    package let codeExpiry: Date
    /// Nil: it gives no refresh tokens.
    package let family: NewFamily?

    package init(
        code: AuthorizationCode, client: Client.ID, authentication: Authentication, request: AuthorizationRequest,
        created: Date, codeExpiry: Date, family: NewFamily? = nil
    ) {
        self.code = code
        self.client = client
        self.authentication = authentication
        self.request = request
        self.created = created
        self.codeExpiry = codeExpiry
        self.family = family
    }
}

/// The refresh family that a grant begins with. Lifetimes are seconds, from the code on.
package struct NewFamily: Sendable {
    package let salt: Secret
    package let lifetime: Int
    /// In a session that is remembered.
    package let rememberedLifetime: Int
    package let idleLifetime: Int
    package let endsWithSession: Bool
    /// `offline_access` was granted.
    package let isOffline: Bool

    package init(
        salt: Secret, lifetime: Int, rememberedLifetime: Int, idleLifetime: Int, endsWithSession: Bool, isOffline: Bool
    ) {
        self.salt = salt
        self.lifetime = lifetime
        self.rememberedLifetime = rememberedLifetime
        self.idleLifetime = idleLifetime
        self.endsWithSession = endsWithSession
        self.isOffline = isOffline
    }
}

/// What a redeemed code or a rotation gives: all that tokens are made of.
package struct RedeemedGrant: Sendable {
    package let id: GrantID
    package let authentication: Authentication
    package let scopes: ScopeSet
    package let resources: [String]
    package let nonce: String?
    /// Claims about the person that the ID token carries because they were asked for by name.
    package let idTokenClaims: Set<StandardClaim>
    package let user: UserClaims
    /// The refresh token that goes with the tokens; nil when the grant gives none.
    package let refreshToken: RefreshToken?
}

/// How a code that could not be redeemed stands.
package struct GrantState: Sendable {
    package let client: Client.ID
    package let user: UserID
    package let session: SessionID
    package let resources: [String]
    package let redirectURI: String?
    package let challenge: CodeChallenge?
    package let codeExpiry: Date
    package let redeemed: Bool
    package let ended: Bool
}

/// The person behind a live grant.
package struct GrantedPerson: Sendable {
    package let user: UserID
    /// The claims that were asked for by name for UserInfo.
    package let named: Set<StandardClaim>
    package let claims: UserClaims
}

extension TenantStore {
    static let grantInsert = TenantStatement(
        """
        INSERT INTO grants (tenant_id, id, client_id, user_id, session_id, scopes, resources, id_token_claims,
                            userinfo_claims, nonce, redirect_uri, code_challenge, code_digest, code_expires_at,
                            authenticated_at, methods, created_at, refresh_generation, refresh_salt,
                            refresh_expires_at, refresh_idle_expires_at, ends_with_session, offline, sweep_at,
                            remembered)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
               CASE WHEN $18::bytea IS NOT NULL THEN 0 END, $18,
               $17::timestamptz + make_interval(secs => CASE WHEN s.remembered THEN $20::float8 ELSE $19::float8 END),
               $17::timestamptz + make_interval(
                   secs => CASE WHEN s.remembered THEN $20::float8 ELSE least($19::float8, $21::float8) END), $22, $23,
               $14::timestamptz + kept_for(), s.remembered
        FROM sessions s JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
        WHERE s.tenant_id = $1 AND s.id = $5 AND s.user_id IS NOT DISTINCT FROM $4
          AND session_is_live(u.enabled, u.closed_at, s.ended_at, s.expires_at, s.idle_expires_at, $17)
        FOR SHARE OF s
        """)

    static let grantRedeem = TenantStatement(
        """
        UPDATE grants g SET code_redeemed_at = $5, user_agent = $9, network = $10
        FROM sessions s JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
        WHERE g.tenant_id = $1 AND g.id = $2 AND g.code_digest = $3
          AND g.client_id IS NOT DISTINCT FROM $4
          AND g.code_redeemed_at IS NULL AND g.ended_at IS NULL AND g.code_expires_at > $5
          AND g.redirect_uri IS NOT DISTINCT FROM coalesce($6, CASE WHEN g.code_challenge IS NOT NULL THEN g.redirect_uri END)
          AND g.code_challenge IS NOT DISTINCT FROM $7
          AND ($8 <@ g.resources OR g.resources = '{}')
          AND s.tenant_id = $1 AND s.id = g.session_id
          AND session_is_live(u.enabled, u.closed_at, s.ended_at, s.expires_at, s.idle_expires_at, $5)
        RETURNING g.user_id, g.session_id, g.authenticated_at, g.methods, g.scopes, g.resources, g.nonce,
                  g.id_token_claims, u.email, u.email_verified, u.phone_number, u.phone_number_verified, u.roles,
                  u.updated_at, u.profile, u.address, g.refresh_generation, g.refresh_salt
        """)

    static let grantState = TenantStatement(
        """
        SELECT client_id, user_id, session_id, resources, redirect_uri, code_challenge, code_expires_at,
               code_redeemed_at IS NOT NULL, ended_at IS NOT NULL
        FROM grants WHERE tenant_id = $1 AND id = $2 AND code_digest = $3
        """)

    static let grantEnd = TenantStatement(
        """
        UPDATE grants SET ended_at = $3, sweep_at = least(sweep_at, $3::timestamptz + kept_for())
        WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL
        """)

    static let grantUserClaims = TenantStatement(
        """
        SELECT g.user_id, g.userinfo_claims, u.email, u.email_verified, u.phone_number,
               u.phone_number_verified, u.roles, u.updated_at, u.profile, u.address
        FROM grants g
        JOIN sessions s ON s.tenant_id = g.tenant_id AND s.id = g.session_id
        JOIN users u ON u.tenant_id = g.tenant_id AND u.id = g.user_id
        WHERE g.tenant_id = $1 AND g.id = $2 AND g.code_redeemed_at IS NOT NULL AND g.ended_at IS NULL
          AND grant_is_live(
              u.enabled, u.closed_at, s.ended_at, s.expires_at, s.idle_expires_at, g.ended_at, g.refresh_generation,
              g.refresh_expires_at, g.refresh_idle_expires_at, g.ends_with_session, $3)
          AND NOT EXISTS (SELECT FROM revoked_tokens WHERE tenant_id = $1 AND id = $4)
        """)

    /// Records the grant and its code. False when the session or the person may not act any more.
    package func issue(_ grant: NewGrant) async throws(StoreError) -> Bool {
        let request = grant.request
        let authentication = grant.authentication
        let rows = try await run(
            Self.grantInsert, grant.code.row, grant.client.description, authentication.user, authentication.session,
            request.scopes.tokens, request.resources, request.claims.idToken.map(\.rawValue).sorted(),
            request.claims.userInfo.map(\.rawValue).sorted(), request.nonce.map { Array($0.utf8) },
            request.namesRedirectURI ? request.returnAddress.description : nil, request.challenge?.bytes,
            grant.code.digest.bytes, grant.codeExpiry, authentication.time,
            authentication.methods.map(\.rawValue), grant.created, grant.family?.salt.expose(),
            grant.family.map { Double($0.lifetime) }, grant.family.map { Double($0.rememberedLifetime) },
            grant.family.map { Double($0.idleLifetime) }, grant.family?.endsWithSession ?? false,
            grant.family?.isOffline ?? false)
        return rows.affected == 1
    }

    /// Redeems a code: this statement is the referee, exactly one caller of all gets the grant. A redirect URI may be left out
    /// where PKCE binds the code (OAuth 2.1 section 10.2); one that is there must be the same. `challenge` is what the
    /// presented verifier hashes to. `resources` are those that the tokens shall be for, of those that were asked for when any
    /// were (RFC 8707 section 2.2).
    package func redeem(
        _ code: AuthorizationCode, client: Client.ID, redirectURI: String?, challenge: [UInt8]?,
        resources: [String] = [], device: Device = Device(userAgent: "", network: ""), now: Date
    ) async throws(StoreError) -> RedeemedGrant? {
        let rows = try await run(
            Self.grantRedeem, code.row, code.digest.bytes, client.description, now, redirectURI, challenge, resources,
            device.userAgent, device.network)
        guard let row = rows.first else { return nil }
        return try RedeemedGrant(GrantID(code.row), row)
    }

    /// Why a code was not redeemed; nil when there is no such code.
    package func state(of code: AuthorizationCode) async throws(StoreError) -> GrantState? {
        guard let row = try await run(Self.grantState, code.row, code.digest.bytes).first else { return nil }
        let (client, user, session, resources, redirectURI, challenge, expiry, redeemed, ended) = try row.read(
            String.self, UserID.self, SessionID.self, [String].self, String?.self, [UInt8]?.self, Date.self, Bool.self,
            Bool.self)
        return GrantState(
            client: try stored(Client.ID(client), "client id"), user: user, session: session, resources: resources,
            redirectURI: redirectURI, challenge: challenge.flatMap(CodeChallenge.init(stored:)), codeExpiry: expiry,
            redeemed: redeemed, ended: ended)
    }

    /// Ends the grant and with it every token that came of it. True when it was live until now; then the event is recorded, too.
    package func end(
        _ grant: GrantID, recording event: AuditEvent? = nil, now: Date
    ) async throws(StoreError) -> Bool {
        guard let event else { return try await run(Self.grantEnd, grant, now).affected == 1 }
        return try await transaction { (transaction) throws(StoreError) in
            guard try await transaction.run(Self.grantEnd, grant, now).affected == 1 else { return false }
            try await transaction.record(event, now: now)
            return true
        }
    }

    /// The person behind a live grant, with the claims that UserInfo gives by name; nil when anything that the grant stands on
    /// has ended, or this one token of it (by its `jti`) was revoked.
    package func person(
        behind grant: GrantID, token: String = "", now: Date
    ) async throws(StoreError) -> GrantedPerson? {
        guard let row = try await run(Self.grantUserClaims, grant, now, token).first else { return nil }
        let (
            user, named, email, emailVerified, phone, phoneVerified, roles, updated, profile, address
        ) = try row.read(
            UserID.self, [String].self, String.self, Bool.self, String?.self, Bool.self, [String].self, Date.self,
            JSONB.self, JSONB.self)
        let claims = UserClaims(
            email: email, emailVerified: emailVerified, phoneNumber: phone, phoneNumberVerified: phoneVerified,
            roles: roles, updatedAt: updated, profile: try ProfileColumn.read(profile),
            address: try AddressColumn.read(address))
        return GrantedPerson(
            user: user, named: Set(named.compactMap(StandardClaim.init(rawValue:))), claims: claims)
    }
}

extension RedeemedGrant {
    /// Reads what redeeming and rotating both answer with.
    init(_ id: GrantID, _ row: Row) throws(StoreError) {
        let (
            user, session, time, methods, scopes, resources, nonce, idTokenClaims, email, emailVerified, phone,
            phoneVerified, roles, updated, profile, address, generation, salt
        ) = try row.read(
            leading: UserID.self, SessionID.self, Date.self, [String].self, [String].self, [String].self,
            [UInt8]?.self, [String].self, String.self, Bool.self, String?.self, Bool.self, [String].self, Date.self,
            JSONB.self, JSONB.self, Int?.self, [UInt8]?.self)
        self.init(
            id: id,
            authentication: Authentication(
                user: user, session: session, time: time,
                methods: methods.compactMap(AuthenticationMethod.init(rawValue:))),
            scopes: ScopeSet(scopes), resources: resources, nonce: nonce.map { String(decoding: $0, as: UTF8.self) },
            idTokenClaims: Set(idTokenClaims.compactMap(StandardClaim.init(rawValue:))),
            user: UserClaims(
                email: email, emailVerified: emailVerified, phoneNumber: phone, phoneNumberVerified: phoneVerified,
                roles: roles, updatedAt: updated, profile: try ProfileColumn.read(profile),
                address: try AddressColumn.read(address)),
            refreshToken: generation.flatMap { generation in
                salt.map { RefreshToken(family: id, generation: generation, salt: Secret($0)) }
            })
    }
}
