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

    /// Who enters, and how they proved themself.
    struct Entry: Sendable {
        let user: UserID
        let methods: [AuthenticationMethod]
        /// The sealed password that was found right: should it have been changed since, nobody enters.
        let password: [UInt8]
        let device: Device
        /// Who was signed in to this browser: the same person's session goes on under a new cookie, another's ends.
        let former: Authentication?
        let isRemembered: Bool
        /// The client that the person is on the way to.
        var client: Client.ID?
    }

    /// Begins one, which the audit log keeps. Nil when the account may not sign in (any more), or its password is another one now.
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
                user: entry.user, session: SessionID(cookie.row), time: now, methods: entry.methods),
            digest: cookie.digest, userAgent: entry.device.userAgent, network: entry.device.network,
            idleExpiry: now + TimeInterval(tenant.policy.sessionIdleLifetime),
            expiry: now + TimeInterval(tenant.policy.sessionLifetime), isRemembered: entry.isRemembered,
            password: entry.password, client: entry.client)
    }
}
