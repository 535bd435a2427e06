import FoundationEssentials
package import OAuth
import Store

/// A session that has just begun.
package struct SignedIn: Sendable {
    package let authentication: Authentication
    package let cookie: SessionCookie
}

/// Begins sessions: whatever a person proved themself with, this is the one way in.
struct SessionDoor: Sendable {
    private let store: Store

    init(store: Store) {
        self.store = store
    }

    /// Who enters.
    struct Entry: Sendable {
        let user: UserID
        /// What they proved themself with: should it be worth nothing since, nobody enters.
        let evidence: SessionEvidence
        let device: Device
        /// Who was signed in to this browser: the same person's session goes on under a new cookie, another's ends.
        let former: Authentication?
        let isRemembered: Bool
        /// The client that the person is on the way to.
        var client: Client.ID?
        /// When they proved themself; nil: just now.
        var authenticated: Date?
    }

    /// Begins one, which the audit log keeps. Nil when the account may not sign in (any more), or what they proved themself
    /// with is worth nothing now.
    func begin(_ entry: Entry, to tenant: Tenant, now: Date) async throws(StoreError) -> SignedIn? {
        let records = store.tenant(tenant.id)
        if let former = entry.former, former.user == entry.user {
            let cookie = SessionCookie(row: former.session.rawValue)
            let session = session(entry, cookie, tenant, now)
            if try await records.renew(session) {
                return SignedIn(authentication: session.authentication, cookie: cookie)
            }
        }
        let cookie = SessionCookie(row: UUID())
        let session = session(entry, cookie, tenant, now)
        guard try await records.begin(session) else { return nil }
        // Another person's, or one that is over already.
        if let former = entry.former { _ = try await records.end(former.session, includingOffline: false, now: now) }
        return SignedIn(authentication: session.authentication, cookie: cookie)
    }

    private func session(_ entry: Entry, _ cookie: SessionCookie, _ tenant: Tenant, _ now: Date) -> NewSession {
        NewSession(
            authentication: Authentication(
                user: entry.user, session: SessionID(cookie.row), time: min(entry.authenticated ?? now, now),
                methods: entry.evidence.methods),
            time: now, digest: cookie.digest, userAgent: entry.device.userAgent, network: entry.device.network,
            idleExpiry: now + TimeInterval(tenant.policy.sessionIdleLifetime),
            expiry: now + TimeInterval(tenant.policy.sessionLifetime), isRemembered: entry.isRemembered,
            evidence: entry.evidence, client: entry.client)
    }
}
