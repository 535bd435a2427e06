package import FoundationEssentials
package import OAuth
import Postgres

/// A signing key of a tenant.
package struct SigningKeyRecord: Sendable {
    /// `pending`: published, not used yet, so that clients have fetched it before it signs. `active`: signs. `retiring`: signs no
    /// more, still published for what it signed. `retired`: gone from everywhere but this list.
    package enum State: String, Sendable {
        case pending
        case active
        case retiring
        case retired
    }

    /// `kid`.
    package let id: String
    package let algorithm: SigningAlgorithm
    package let state: State
    /// In the encoding that its maker knows; nil once retired.
    package let privateKey: Secret?
    /// Empty once revoked.
    package let publicKey: [UInt8]
    package let created: Date
    /// When the state changes next; nil once retired.
    package let changes: Date?

    package init(
        id: String, algorithm: SigningAlgorithm, state: State, privateKey: Secret?, publicKey: [UInt8], created: Date,
        changes: Date?
    ) {
        self.id = id
        self.algorithm = algorithm
        self.state = state
        self.privateKey = privateKey
        self.publicKey = publicKey
        self.created = created
        self.changes = changes
    }
}

extension TenantStore {
    static let signingKeys = TenantStatement(
        """
        SELECT id, algorithm, state, private_key, public_key, created_at, changes_at
        FROM signing_keys WHERE tenant_id = $1 AND ($2 OR state <> 'retired') ORDER BY created_at, id
        """)

    static let signingKeyInsert = TenantStatement(
        """
        INSERT INTO signing_keys (tenant_id, id, algorithm, state, private_key, public_key, created_at, changes_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT DO NOTHING
        """)

    static let signingKeyPromote = TenantStatement(
        """
        WITH turn AS (
            SELECT id FROM signing_keys
            WHERE tenant_id = $1 AND id = $2 AND state = 'pending' AND changes_at <= $3 FOR UPDATE
        ), stepping_down AS (
            UPDATE signing_keys SET state = 'retiring', changes_at = $5
            WHERE tenant_id = $1 AND algorithm = $6 AND state = 'active' AND EXISTS (SELECT FROM turn)
            RETURNING id
        )
        UPDATE signing_keys SET state = 'active', changes_at = $4
        WHERE tenant_id = $1 AND id = (SELECT id FROM turn) AND (SELECT count(*) FROM stepping_down) >= 0
        """)

    static let signingKeyHasten = TenantStatement(
        """
        UPDATE signing_keys SET changes_at = $3
        WHERE tenant_id = $1 AND algorithm = $2 AND state = 'pending' AND changes_at > $3
        """)

    static let signingKeyRetire = TenantStatement(
        """
        UPDATE signing_keys SET state = 'retired', private_key = NULL, changes_at = NULL
        WHERE tenant_id = $1 AND state = 'retiring' AND changes_at <= $2
        """)

    static let signingKeysRevoke = TenantStatement(
        """
        UPDATE signing_keys SET state = 'retired', private_key = NULL, public_key = '', changes_at = NULL
        WHERE tenant_id = $1 AND algorithm = $2 AND public_key <> ''
        """)

    /// The tenant's keys in the order they were made; retired ones only when asked for.
    package func signingKeys(includingRetired: Bool = false) async throws(StoreError) -> [SigningKeyRecord] {
        var keys: [SigningKeyRecord] = []
        for row in try await run(Self.signingKeys, includingRetired) {
            let (id, algorithm, state, sealed, publicKey, created, changes) = try row.read(
                String.self, String.self, String.self, [UInt8]?.self, [UInt8].self, Date.self, Date?.self)
            var privateKey: Secret?
            if let sealed { privateKey = Secret(try seal.open(sealed, at: place(of: id))) }
            keys.append(
                SigningKeyRecord(
                    id: id, algorithm: try stored(SigningAlgorithm(rawValue: algorithm), "algorithm"),
                    state: try stored(SigningKeyRecord.State(rawValue: state), "key state"), privateKey: privateKey,
                    publicKey: publicKey, created: created, changes: changes))
        }
        return keys
    }

    /// Adds a pending or an active key. False when the tenant already has one in that state: another node was faster.
    package func add(_ key: SigningKeyRecord) async throws(StoreError) -> Bool {
        var sealed: [UInt8]?
        if let privateKey = key.privateKey { sealed = try seal.seal(privateKey.expose(), at: place(of: key.id)) }
        return try await run(
            Self.signingKeyInsert, key.id, key.algorithm.rawValue, key.state.rawValue, sealed, key.publicKey,
            key.created, key.changes
        ).affected == 1
    }

    /// Makes a pending key whose time has come the active one, and the active one retiring. False when it was not its turn.
    package func promote(
        _ key: SigningKeyRecord, now: Date, activeUntil: Date, formerPublishedUntil: Date
    ) async throws(StoreError) -> Bool {
        do throws(StoreError) {
            return try await run(
                Self.signingKeyPromote, key.id, now, activeUntil, formerPublishedUntil, key.algorithm.rawValue
            ).affected == 1
        } catch .conflict {
            return false
        }
    }

    /// Makes `now` the time of the pending key of the algorithm. False when there is none, or its time has come anyway.
    package func hasten(_ algorithm: SigningAlgorithm, now: Date) async throws(StoreError) -> Bool {
        try await run(Self.signingKeyHasten, algorithm.rawValue, now).affected == 1
    }

    /// Forgets the private halves of the keys that are published no more.
    package func retireKeys(now: Date) async throws(StoreError) -> Int {
        try await run(Self.signingKeyRetire, now).affected
    }

    /// Retires all keys of the algorithm at once and forgets their public halves too: nothing that they signed verifies any more,
    /// and none of them signs. How many there were.
    package func revokeKeys(_ algorithm: SigningAlgorithm) async throws(StoreError) -> Int {
        try await run(Self.signingKeysRevoke, algorithm.rawValue).affected
    }

    private func place(of key: String) -> ColumnSeal.Place {
        ColumnSeal.Place(tenant: id.description, table: "signing_keys", column: "private_key", row: key)
    }
}

extension ServerStore {
    static let tenantsWithKeysDue = ServerStatement(
        """
        SELECT t.slug, min(k.changes_at), t.id FROM signing_keys k JOIN tenants t ON t.id = k.tenant_id
        WHERE k.changes_at <= $1
          AND NOT (k.state = 'active' AND EXISTS (
              SELECT FROM signing_keys p
              WHERE p.tenant_id = k.tenant_id AND p.algorithm = k.algorithm AND p.state = 'pending'))
        GROUP BY t.id
        HAVING $2::timestamptz IS NULL OR (min(k.changes_at), t.id) > ($2, $3)
        ORDER BY min(k.changes_at), t.id LIMIT $4
        """)

    /// A tenant of which a key changes its state, and since when it is due.
    package struct KeysDue: Sendable {
        package let slug: Tenant.Slug
        fileprivate let since: Date
        fileprivate let tenant: Tenant.ID
    }

    /// Tenants of which a key changes its state by `now`, those who wait longest first; the ones behind `last`. Not those whose
    /// active key only waits for the pending one's turn.
    package func tenantsWithKeysDue(
        now: Date, after last: KeysDue? = nil, limit: Int
    ) async throws(StoreError) -> [KeysDue] {
        var due: [KeysDue] = []
        for row in try await run(Self.tenantsWithKeysDue, now, last?.since, last?.tenant, limit) {
            let (slug, since, tenant) = try row.read(String.self, Date.self, Tenant.ID.self)
            due.append(KeysDue(slug: try stored(Tenant.Slug(slug), "slug"), since: since, tenant: tenant))
        }
        return due
    }
}
