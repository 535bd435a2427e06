import Credentials
package import FoundationEssentials
package import OAuth
package import Store

/// What people see and change of their account in its own pages.
package struct OwnAccount: Sendable {
    private let store: Store
    private let passwords: SealedPasswords
    private let links: MailLinks

    package init(store: Store, passwords: SealedPasswords, publicURL: PublicURL) {
        self.store = store
        self.passwords = passwords
        links = MailLinks(publicURL: publicURL)
    }

    /// The owner, as far as pages need to know; nil when the account is gone.
    package func owner(_ user: UserID, tenant: Tenant) async throws(Failure<Never>) -> Correspondent? {
        try await asked { () async throws(StoreError) in try await store.tenant(tenant.id).correspondent(user) }
    }

    // MARK: Profile

    /// What the account tells of the person; nil when it is gone.
    package func claims(of user: UserID, tenant: Tenant) async throws(Failure<Never>) -> UserClaims? {
        try await asked { () async throws(StoreError) in try await store.tenant(tenant.id).user(user)?.claims }
    }

    /// Changes what the account tells; a claim without a value is taken away. False when the account may not act any more.
    package func setProfile(
        of user: UserID, _ claims: [StandardClaim: String?], from device: Device, tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> Bool {
        let event = event(.profileChanged, user, device)
        return try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).setProfile(of: user, claims, recording: event, now: now)
        }
    }

    // MARK: Password

    /// What became of the wish for another password.
    package enum PasswordOutcome: Sendable {
        case changed
        case presentWrong
        case tooManyTries
    }

    /// Gives the account another password, for who types the present one. Other sessions end, unless they are kept. Its
    /// owner is told, in the page's `language` if they have chosen none.
    package func changePassword(
        of authentication: Authentication, present typed: String, to password: NewPassword, keepsOthers: Bool,
        from device: Device, language: String, tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> PasswordOutcome {
        guard let owner = try await owner(authentication.user, tenant: tenant) else { return .presentWrong }
        let present: [UInt8]
        switch try await PresentPassword(store: store, passwords: passwords).check(
            typed, of: owner, by: authentication, tenant: tenant, now: now)
        {
        case .right(let sealed?): present = sealed
        // The first one is chosen by mail.
        case .right(nil): return .presentWrong
        case .wrong: return .presentWrong
        case .tooMany: return .tooManyTries
        }
        let sealed = try await passwords.seal(password.password, of: owner.user, tenant)
        let page = links.page("/forgot", of: tenant)
        let event = event(.passwordChanged, owner.user, device)
        let setting = try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).setPassword(
                by: .present(present, session: authentication.session, keepsOthers: keepsOthers), of: owner.user,
                to: sealed, recording: event,
                telling: { .passwordChanged(of: $0, from: device, language: language, recovery: page) }, now: now)
        }
        guard case .set = setting else { return .presentWrong }
        return .changed
    }

    // MARK: Apps

    /// The apps that know the person.
    package func apps(of user: UserID, tenant: Tenant, now: Date) async throws(Failure<Never>) -> [ConnectedApp] {
        try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).connectedApps(of: user, now: now)
        }
    }

    /// Takes back what the person allowed an app; its tokens end, and it is told. False when there was nothing.
    package func withdraw(
        _ client: Client.ID, of user: UserID, from device: Device, tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> Bool {
        var event = event(.consentWithdrawn, user, device)
        event.client = client
        let noted = event
        return try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).withdraw(client, of: user, recording: noted, now: now)
        }
    }

    // MARK: Activity

    /// Seconds for which it is shown.
    private static let activityAge: TimeInterval = 90 * 86_400
    /// How much of it is shown.
    private static let activityLimit = 100

    /// What happened to the account lately, the latest first.
    package func activity(
        of user: UserID, tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> [AccountActivity] {
        try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).activity(
                of: user, since: now - Self.activityAge, limit: Self.activityLimit)
        }
    }

    // MARK: Data

    /// Everything that is kept about the person, for them to have (GDPR article 15 and 20); nil when the account is gone.
    package func data(
        of user: UserID, from device: Device, tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> PersonalData? {
        let event = event(.dataDownloaded, user, device)
        return try await asked { () async throws(StoreError) -> PersonalData? in
            let records = store.tenant(tenant.id)
            guard let record = try await records.user(user) else { return nil }
            try await records.record(event, now: now)
            return PersonalData(
                tenant: tenant.slug, user: user, claims: record.claims,
                sessions: try await records.deviceSessions(of: user, now: now) ?? [],
                apps: try await records.connectedApps(of: user, now: now),
                identities: try await records.identities(of: user),
                activity: try await records.activity(of: user, since: .distantPast, limit: 10_000),
                mails: try await records.mails(about: user), created: try await records.created(user))
        }
    }

    private func event(_ kind: AuditEvent.Kind, _ user: UserID, _ device: Device) -> AuditEvent {
        var event = AuditEvent(kind)
        event.user = user
        event.network = device.network
        return event
    }
}
