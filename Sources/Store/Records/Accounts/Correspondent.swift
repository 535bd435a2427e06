package import OAuth
import Postgres

extension TenantStore {
    static let correspondentByEmail = TenantStatement(
        """
        SELECT id, email, email_verified, profile ->> 'name', profile ->> 'locale', password, enabled,
               closed_at IS NOT NULL
        FROM users WHERE tenant_id = $1 AND email_key = $2 AND erased_at IS NULL
        """)

    static let correspondentByID = TenantStatement(
        """
        SELECT id, email, email_verified, profile ->> 'name', profile ->> 'locale', password, enabled,
               closed_at IS NOT NULL
        FROM users WHERE tenant_id = $1 AND id = $2 AND erased_at IS NULL
        """)

    static let correspondentLocked = TenantStatement(
        """
        SELECT id, email, email_verified, profile ->> 'name', profile ->> 'locale', password, enabled,
               closed_at IS NOT NULL
        FROM users WHERE tenant_id = $1 AND id = $2 AND erased_at IS NULL FOR NO KEY UPDATE
        """)

    static let addressIsSpent = TenantStatement(
        "SELECT FROM users WHERE tenant_id = $1 AND email_digest = $2")

    /// Whoever has the address; nil when nobody of this tenant does.
    package func correspondent(_ email: EmailAddress) async throws(StoreError) -> Correspondent? {
        try Correspondent(await run(Self.correspondentByEmail, email.key))
    }

    /// The owner of an account; nil when there is none, or it was erased.
    package func correspondent(_ user: UserID) async throws(StoreError) -> Correspondent? {
        try Correspondent(await run(Self.correspondentByID, user))
    }

    /// Whether the address belongs to an account, or did to one that was erased.
    package func isSpent(_ email: EmailAddress) async throws(StoreError) -> Bool {
        try await run(Self.addressIsSpent, digest(of: email)).affected > 0
    }

    /// What stays of an address: an HMAC under a key that is not in the database.
    func digest(of email: EmailAddress) -> [UInt8] { seal.digest(ofAddress: email, tenant: id) }
}

extension TenantTransaction {
    /// Takes the account's row: nothing else changes it until the transaction is over.
    func locked(_ user: UserID) async throws(StoreError) -> Correspondent? {
        try Correspondent(await run(TenantStore.correspondentLocked, user))
    }
}

extension Correspondent {
    fileprivate init?(_ rows: Rows) throws(StoreError) {
        guard let row = rows.first else { return nil }
        let (user, email, verified, name, language, password, enabled, closed) = try row.read(
            UserID.self, String.self, Bool.self, String?.self, String?.self, [UInt8]?.self, Bool.self, Bool.self)
        self.init(
            user: user, email: email, isVerified: verified, name: name, language: language, password: password,
            standing: !enabled ? .disabled : closed ? .closed : .open)
    }
}

extension ColumnSeal {
    func digest(ofAddress email: EmailAddress, tenant: Tenant.ID) -> [UInt8] {
        digest(
            Array(email.key.utf8),
            at: Place(tenant: tenant.description, table: "users", column: "email_digest", row: ""))
    }
}
