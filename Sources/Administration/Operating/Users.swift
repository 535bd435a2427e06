package import FoundationEssentials
package import OAuth
package import Store

extension Administrator {
    /// One page of the tenant's users, in the order of their addresses, from the first one behind `key` (empty: from the start).
    package func users(
        of tenant: Tenant, after key: String, limit: Int
    ) async throws(AdministrationError) -> [UserRecord] {
        try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).users(after: key, limit: limit)
        }
    }

    /// The account that has the address; throws when there is none.
    package func user(_ email: EmailAddress, of tenant: Tenant) async throws(AdministrationError) -> UserRecord {
        let user = try await asked { () async throws(StoreError) in try await store.tenant(tenant.id).user(email) }
        guard let user else { throw .userUnknown(email, tenant.slug) }
        return user
    }

    /// Creates an account; one that is there already is left alone.
    package func create(
        _ declared: UserDeclaration, of tenant: Tenant, now: Date
    ) async throws(AdministrationError) -> UserRecord {
        let records = store.tenant(tenant.id)
        let record = declared.record(id: .random())
        let password = try await sealed(declared.password, against: nil, of: record.id, records)
        let change = try await asked { () async throws(StoreError) in
            try await records.save(record, password: password, ifPresent: .leave, now: now)
        }
        guard change == .created else { throw .userExists(declared.email, tenant.slug) }
        try await recordConfiguration(of: tenant.id, "user_created", user: record.id, now: now)
        return try await user(declared.email, of: tenant)
    }

    /// Creates the account, or makes it like the declared one.
    func save(
        _ declared: UserDeclaration, of tenant: Tenant.ID, now: Date
    ) async throws(AdministrationError) -> Change {
        let records = store.tenant(tenant)
        // Again only after somebody else has created the account in between; a third time would need it to be deleted, too.
        for _ in 0..<3 {
            let present = try await asked { () async throws(StoreError) in try await records.account(declared.email) }
            let record = declared.record(id: present?.user ?? .random())
            let password = try await sealed(declared.password, against: present?.password, of: record.id, records)
            let change = try await asked { () async throws(StoreError) in
                try await records.save(
                    record, password: password, ifPresent: .replace(keeping: declared.kept), now: now)
            }
            if present != nil || change != .unchanged { return change }
        }
        throw .broken("the account \(declared.email.text) is being changed by somebody else")
    }
}

extension UserDeclaration {
    func record(id: UserID) -> UserRecord {
        let claims = UserClaims(
            email: email.text, emailVerified: emailVerified ?? false, phoneNumber: phoneNumber,
            phoneNumberVerified: phoneNumberVerified ?? false, roles: roles, updatedAt: .distantPast,
            profile: profile, address: address)
        return UserRecord(id: id, claims: claims, isEnabled: isEnabled ?? true)
    }

    /// What is not declared, and has a life of its own.
    fileprivate var kept: Set<IfPresent.KeptColumn> {
        var kept: Set<IfPresent.KeptColumn> = []
        if isEnabled == nil { kept.insert(.enabled) }
        if emailVerified == nil { kept.insert(.emailVerified) }
        if phoneNumberVerified == nil { kept.insert(.phoneNumberVerified) }
        return kept
    }
}
