import FoundationEssentials
package import OAuth
import Outbound
package import Store

/// Who somebody is here, whom a provider has named.
///
/// The identity decides, never the address. To an account that there is already an identity is linked when its owner proves to be
/// that, or without asking where the tenant wants so, and both sides have proven the address.
package struct FederatedAccounts: Sendable {
    private let store: Store
    private let door: SessionDoor
    private let links: MailLinks

    package init(store: Store, publicURL: PublicURL) {
        self.store = store
        door = SessionDoor(store: store)
        links = MailLinks(publicURL: publicURL)
    }

    /// What an arrival comes to.
    package enum Outcome: Sendable {
        case signedIn(SignedIn)
        /// Its owner has deleted the account, and may restore it.
        case closed(ClosedAccount)
        /// The operator has shut the account.
        case disabled
        /// Nobody here is known by this identity: how they go on is asked.
        case stranger(UpstreamIdentity)
        /// The identity was linked to the account of who went for that.
        case linked
        /// It is another account's, or the session is over in which they went.
        case notLinked
    }

    // MARK: Arriving

    func settle(
        _ identity: UpstreamIdentity, provider: IdentityProvider, attempt: FederationAttempt,
        arrival: Federation.Arrival, tenant: Tenant, now: Date
    ) async throws(StoreError) -> Outcome {
        if case .link(let session) = attempt.purpose {
            return try await link(identity, provider, SessionID(session), arrival, tenant, now: now)
        }
        let records = store.tenant(tenant.id)
        // Again when somebody else makes or links the account in between.
        for _ in 0..<2 {
            if let owner = try await records.owner(of: identity) {
                return try await enter(owner, identity, provider, attempt, arrival, tenant, now: now)
            }
            guard try await receive(identity, provider, arrival, tenant, now: now) else { return .stranger(identity) }
        }
        return .stranger(identity)
    }

    private func enter(
        _ owner: IdentityOwner, _ identity: UpstreamIdentity, _ provider: IdentityProvider,
        _ attempt: FederationAttempt,
        _ arrival: Federation.Arrival, _ tenant: Tenant, now: Date
    ) async throws(StoreError) -> Outcome {
        guard owner.isEnabled else {
            var event = AuditEvent(.signInRefused)
            event.reason = SignInRefusal.accountDisabled.rawValue
            event.incident = arrival.incident
            event.user = owner.user
            event.network = arrival.device.network
            try await store.tenant(tenant.id).record(event, now: now)
            return .disabled
        }
        let evidence = SessionEvidence.identity(
            owner.identity, UpstreamSession(sid: identity.session, idToken: identity.idToken))
        if owner.isClosed { return .closed(ClosedAccount(user: owner.user, evidence: evidence)) }
        let records = store.tenant(tenant.id)
        var identity = identity
        if identity.tokens != nil, identity.tokens?.refresh == nil {
            // Some give one the first time alone.
            identity.tokens?.refresh = try await records.tokens(of: owner.user, at: provider.id)?.tokens.refresh
        }
        try await records.use(owner.identity, identity, now: now)
        if provider.policy.updatesProfile, !identity.claims.isEmpty {
            var event = AuditEvent(.profileChanged)
            event.user = owner.user
            event.reason = provider.id.description
            event.network = arrival.device.network
            _ = try await records.follow(identity.claims, of: owner.user, recording: event, now: now)
        }
        var entry = SessionDoor.Entry(
            user: owner.user, evidence: evidence, device: arrival.device, former: arrival.former,
            isRemembered: attempt.isRemembered)
        entry.authenticated = identity.authenticated
        if case .signIn(let journey?) = attempt.purpose { entry.client = journey.client }
        guard let signedIn = try await door.begin(entry, to: tenant, now: now) else { return .disabled }
        return .signedIn(signedIn)
    }

    /// Gives a new identity an account without asking anybody, where that is right. False where it isn't.
    private func receive(
        _ identity: UpstreamIdentity, _ provider: IdentityProvider, _ arrival: Federation.Arrival, _ tenant: Tenant,
        now: Date
    ) async throws(StoreError) -> Bool {
        guard identity.isEmailProven, let email = identity.email.flatMap(EmailAddress.init) else { return false }
        let records = store.tenant(tenant.id)
        if let owner = try await records.correspondent(email) {
            guard provider.policy.linksAutomatically, owner.isVerified, owner.standing == .open else { return false }
            var event = AuditEvent(.identityLinked)
            event.user = owner.user
            event.reason = "\(provider.id): automatically"
            event.network = arrival.device.network
            let page = links.page("/account/connections", of: tenant)
            let linking = try await records.link(
                identity, to: owner.user, in: nil, having: email, recording: event,
                telling: {
                    .identity(
                        .identityLinked, of: $0, at: provider.name, from: arrival.device, language: arrival.language,
                        link: page)
                }, now: now)
            if case .linked = linking { return true }
            return false
        }
        guard provider.policy.makesAccounts else { return false }
        let admission = try await Admission.of(email, to: tenant, records, now: now)
        guard admission != .refused else { return false }
        var event = AuditEvent(.signedUp)
        let user = UserID.random()
        event.user = user
        event.reason = provider.id.description
        event.network = arrival.device.network
        return try await records.admit(
            identity, as: user, email, language: arrival.language, isInvited: admission == .byInvitation,
            recording: event, now: now)
    }

    // MARK: Linking

    private func link(
        _ identity: UpstreamIdentity, _ provider: IdentityProvider, _ session: SessionID,
        _ arrival: Federation.Arrival, _ tenant: Tenant, now: Date
    ) async throws(StoreError) -> Outcome {
        // The session that they left is the one they come back in.
        guard let person = arrival.former, person.session == session else { return .notLinked }
        if try await link(identity, provider, to: person, arrival.device, arrival.language, tenant, now: now) {
            return .linked
        }
        var event = AuditEvent(.federationRefused)
        event.reason = "\(provider.id): identity_of_another_account"
        event.incident = arrival.incident
        event.user = person.user
        event.network = arrival.device.network
        try await store.tenant(tenant.id).record(event, now: now)
        return .notLinked
    }

    /// Links an identity to the account of who is signed in.
    func link(
        _ identity: UpstreamIdentity, _ provider: IdentityProvider, to person: Authentication, _ device: Device,
        _ language: String, _ tenant: Tenant, now: Date
    ) async throws(StoreError) -> Bool {
        var event = AuditEvent(.identityLinked)
        event.user = person.user
        event.session = person.session
        event.reason = provider.id.description
        event.network = device.network
        let page = links.page("/account/connections", of: tenant)
        let linking = try await store.tenant(tenant.id).link(
            identity, to: person.user, in: person.session, recording: event,
            telling: {
                .identity(.identityLinked, of: $0, at: provider.name, from: device, language: language, link: page)
            }, now: now)
        if case .refused = linking { return false }
        return true
    }
}
