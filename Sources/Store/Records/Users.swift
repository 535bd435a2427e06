package import FoundationEssentials
package import OAuth
import Postgres

/// What a sign-in by password needs to know of an account.
package struct PasswordAccount: Sendable {
    package let user: UserID
    /// Sealed with the pepper; nil: the account has no password.
    package let password: [UInt8]?
    package let isEnabled: Bool
    /// Its owner has deleted it; it can be restored for a while.
    package let isClosed: Bool
}

extension TenantStore {
    static let passwordAccount = TenantStatement(
        "SELECT id, password, enabled, closed_at IS NOT NULL FROM users WHERE tenant_id = $1 AND email_key = $2")

    static let passwordReplace = TenantStatement(
        """
        UPDATE users SET password = $4
        WHERE tenant_id = $1 AND id = $2 AND password = $3
        """)

    static let userIDByEmail = TenantStatement(
        "SELECT id, password FROM users WHERE tenant_id = $1 AND email_key = $2")

    static let allUsers = TenantStatement(
        """
        SELECT id, email, email_verified, phone_number, phone_number_verified, roles, updated_at, profile, address,
               enabled, erase_at
        FROM users WHERE tenant_id = $1 AND email_key > $2 AND erased_at IS NULL ORDER BY email_key LIMIT $3
        """)

    static let userByEmail = TenantStatement(
        """
        SELECT id, email, email_verified, phone_number, phone_number_verified, roles, updated_at, profile, address,
               enabled, erase_at
        FROM users WHERE tenant_id = $1 AND email_key = $2
        """)

    static let userUpsert = TenantStatement(
        """
        INSERT INTO users (tenant_id, id, email, email_key, email_verified, phone_number, phone_number_verified, roles,
                           profile, address, password, enabled, created_at, updated_at, email_digest)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $16)
        ON CONFLICT (tenant_id, email_key) DO UPDATE
        SET email = excluded.email, email_digest = excluded.email_digest,
            email_verified = CASE WHEN 'email_verified' = ANY ($14)
                THEN users.email_verified ELSE excluded.email_verified END,
            phone_number = excluded.phone_number,
            phone_number_verified = CASE
                WHEN 'phone_number_verified' = ANY ($14) AND users.phone_number = excluded.phone_number
                THEN users.phone_number_verified ELSE excluded.phone_number_verified END,
            roles = excluded.roles, profile = excluded.profile, address = excluded.address,
            password = coalesce(excluded.password, users.password),
            enabled = CASE WHEN 'enabled' = ANY ($14) THEN users.enabled ELSE excluded.enabled END,
            updated_at = excluded.updated_at
        WHERE NOT $15 AND users.id = excluded.id AND ((users.email, users.phone_number, users.roles, users.profile,
                                                       users.address)
            IS DISTINCT FROM
              (excluded.email, excluded.phone_number, excluded.roles, excluded.profile, excluded.address)
            OR users.email_verified <> excluded.email_verified AND NOT 'email_verified' = ANY ($14)
            OR users.phone_number_verified <> excluded.phone_number_verified
                AND NOT 'phone_number_verified' = ANY ($14)
            OR users.enabled <> excluded.enabled AND NOT 'enabled' = ANY ($14)
            OR excluded.password IS NOT NULL)
        RETURNING xmax = 0
        """)

    /// The place of a password hash, as associated data of its seal.
    package func passwordContext(of user: UserID) -> [UInt8] {
        Array("\(id)/users/password/\(user)".utf8)
    }

    /// Nil when nobody of this tenant has the address.
    package func passwordAccount(_ email: EmailAddress) async throws(StoreError) -> PasswordAccount? {
        guard let row = try await run(Self.passwordAccount, email.key).first else { return nil }
        let (user, password, isEnabled, isClosed) = try row.read(UserID.self, [UInt8]?.self, Bool.self, Bool.self)
        return PasswordAccount(user: user, password: password, isEnabled: isEnabled, isClosed: isClosed)
    }

    /// Puts a stronger hash in the place of exactly `old`; a password that was changed meanwhile stays. `updated_at`, which
    /// clients read, stays as well: nothing that they know of the person changed.
    package func replacePassword(
        of user: UserID, _ old: [UInt8], with new: [UInt8]
    ) async throws(StoreError) {
        _ = try await run(Self.passwordReplace, user, old, new)
    }

    /// The account that has the address, with its sealed password, for the operator's commands.
    package func account(_ email: EmailAddress) async throws(StoreError) -> (user: UserID, password: [UInt8]?)? {
        guard let row = try await run(Self.userIDByEmail, email.key).first else { return nil }
        let (user, password) = try row.read(UserID.self, [UInt8]?.self)
        return (user, password)
    }

    /// One page of the users, in the order of their addresses, from the first one behind `key` (empty: from the start).
    package func users(after key: String, limit: Int) async throws(StoreError) -> [UserRecord] {
        var users: [UserRecord] = []
        for row in try await run(Self.allUsers, key, limit) { users.append(try UserRecord(row)) }
        return users
    }

    /// One account; nil when nobody of this tenant has the address.
    package func user(_ email: EmailAddress) async throws(StoreError) -> UserRecord? {
        guard let row = try await run(Self.userByEmail, email.key).first else { return nil }
        return try UserRecord(row)
    }

    /// Creates the account of this address, or makes it like this one. `password` nil keeps the present password; another one,
    /// and disabling the account, end all sessions and what came of them.
    ///
    /// Throws `conflict` on `spentAddress` when the address belonged to an account that was erased: nobody gets it again.
    ///
    /// An account of another id that has the address is left as it is: the id is a part of its password's seal. So somebody else
    /// was faster when `.unchanged` is the answer for an id that was new.
    package func save(
        _ user: UserRecord, password: [UInt8]?, ifPresent: IfPresent = .replace(), now: Date
    ) async throws(StoreError) -> Change {
        do throws(StoreError) {
            return try await upsert(user, password: password, ifPresent: ifPresent, now: now)
        } catch {
            guard case .conflict(Self.spentAddress) = error else { throw error }
            // Or somebody made the same account at this very moment: ON CONFLICT sees that by its own index alone, and the other one
            // refuses. Now their account is there to be found; an erased one refuses again.
            return try await upsert(user, password: password, ifPresent: ifPresent, now: now)
        }
    }

    /// The constraint that keeps an address from anybody else when its account is erased.
    package static let spentAddress = "users_by_address_digest"

    private func upsert(
        _ user: UserRecord, password: [UInt8]?, ifPresent: IfPresent, now: Date
    ) async throws(StoreError) -> Change {
        let claims = user.claims
        guard let email = claims.email.flatMap(EmailAddress.init) else { throw .broken("a user without an address") }
        let profile = ProfileColumn.write(claims.profile)
        let address = AddressColumn.write(claims.address)
        return try await transaction { (transaction) throws(StoreError) in
            let change = try Change(
                await transaction.run(
                    Self.userUpsert, user.id, email.text, email.key, claims.emailVerified, claims.phoneNumber,
                    claims.phoneNumberVerified, claims.roles, profile, address, password, user.isEnabled, now,
                    ifPresent.kept, ifPresent.leaves, digest(of: email)))
            let isShut = !user.isEnabled && !ifPresent.kept.contains(IfPresent.KeptColumn.enabled.rawValue)
            if case .changed = change, isShut || password != nil {
                _ = try await transaction.endAll(of: user.id, except: nil, now: now)
            }
            return change
        }
    }
}

/// An account, without its means of signing in.
package struct UserRecord: Sendable {
    package let id: UserID
    package let claims: UserClaims
    package let isEnabled: Bool
    /// When it will be erased; nil unless it was deleted.
    package let erasure: Date?

    package init(id: UserID, claims: UserClaims, isEnabled: Bool, erasure: Date? = nil) {
        self.id = id
        self.claims = claims
        self.isEnabled = isEnabled
        self.erasure = erasure
    }
}

extension UserRecord {
    init(_ row: Row) throws(StoreError) {
        let (id, email, verified, phone, phoneVerified, roles, updated, profile, address, isEnabled, erasure) =
            try row.read(
                UserID.self, String.self, Bool.self, String?.self, Bool.self, [String].self, Date.self, JSONB.self,
                JSONB.self, Bool.self, Date?.self)
        let claims = UserClaims(
            email: email, emailVerified: verified, phoneNumber: phone, phoneNumberVerified: phoneVerified,
            roles: roles, updatedAt: updated, profile: try ProfileColumn.read(profile),
            address: try AddressColumn.read(address))
        self.init(id: id, claims: claims, isEnabled: isEnabled, erasure: erasure)
    }
}
