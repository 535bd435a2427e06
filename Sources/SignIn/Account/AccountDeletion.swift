package import FoundationEssentials
package import OAuth
package import Store

/// Deleting one's account, and having it back while that is possible.
package struct AccountDeletion: Sendable {
    private let store: Store
    private let passwords: SealedPasswords
    private let links: MailLinks
    private let door: SessionDoor

    package init(store: Store, passwords: SealedPasswords, publicURL: PublicURL) {
        self.store = store
        self.passwords = passwords
        links = MailLinks(publicURL: publicURL)
        door = SessionDoor(store: store)
    }

    /// When the account will be erased; nil when it is not to be.
    package func erasure(of user: UserID, tenant: Tenant) async throws(Failure<Never>) -> Date? {
        try await asked { () async throws(StoreError) in try await store.tenant(tenant.id).erasure(of: user) }
    }

    /// What became of the wish to delete it.
    package enum Outcome: Sendable {
        /// It can be restored until then.
        case closed(until: Date)
        /// There is no grace.
        case erased
        case passwordWrong
        case tooManyTries
        /// It is gone, or shut.
        case unknown
    }

    /// Deletes the account of who types its password: its sessions and tokens end at once, its apps are told, and after the tenant's grace
    /// it is erased. The mail is in the page's `language` if they have chosen none.
    package func close(
        _ person: Authentication, password typed: String, from device: Device, language: String, tenant: Tenant,
        now: Date
    ) async throws(Failure<Never>) -> Outcome {
        let owner = try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).correspondent(person.user)
        }
        let user = person.user
        guard let owner, owner.standing == .open else { return .unknown }
        let present = PresentPassword(store: store, passwords: passwords)
        switch try await present.check(typed, of: owner, by: person, tenant: tenant, now: now) {
        case .right: break
        case .wrong: return .passwordWrong
        case .tooMany: return .tooManyTries
        }
        let grace = TimeInterval(tenant.policy.deletionGrace)
        var event = AuditEvent(.accountClosed)
        event.user = user
        event.network = device.network
        let closing = Letter.closed(
            of: owner, until: now + grace, language: language, link: links.page("/account", of: tenant))
        let closed = try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).close(
                user, erasing: now + grace, recording: event, sending: grace > 0 ? closing : nil, now: now)
        }
        guard closed else { return .unknown }
        guard grace == 0 else { return .closed(until: now + grace) }
        _ = try await asked { () async throws(StoreError) in
            try await AccountErasure.erase(user, of: tenant.id, store, language: language, now: now)
        }
        return .erased
    }

    /// Restores the account for who has shown to own it, and signs them in. Nil when it can't be restored any more, or what has
    /// shown it is worth nothing now.
    package func restore(
        _ account: ClosedAccount, former: Authentication?, isRemembered: Bool, from device: Device, language: String,
        tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> SignedIn? {
        var event = AuditEvent(.accountRestored)
        event.user = account.user
        event.reason = "person"
        event.network = device.network
        let link = links.page("/account", of: tenant)
        return try await asked { () async throws(StoreError) in
            let records = store.tenant(tenant.id)
            // What was offered is good for one time: after that, the way in is the usual one.
            let restored = try await records.restore(
                account.user, by: account.evidence, recording: event,
                telling: { .restored(of: $0, language: language, link: link) }, now: now)
            guard restored else { return nil }
            return try await door.begin(
                SessionDoor.Entry(
                    user: account.user, evidence: account.evidence, device: device,
                    former: former, isRemembered: isRemembered), to: tenant, now: now)
        }
    }
}
