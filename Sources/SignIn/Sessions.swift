package import FoundationEssentials
package import OAuth
package import Store

/// The sessions of browsers.
package struct Sessions: Sendable {
    private let store: Store

    package init(store: Store) {
        self.store = store
    }

    /// Seconds between two notes that a session is in use: not every request writes. Fewer where the tenant's sessions idle out
    /// soon, so that none does while it is used.
    static func touchInterval(_ policy: Tenant.Policy) -> TimeInterval {
        min(300, TimeInterval(policy.sessionIdleLifetime) / 10)
    }

    /// Who is signed in with this cookie.
    package struct Person: Sendable {
        package let authentication: Authentication
        package let email: String
        package let name: String?
        /// The language that they have chosen for themself.
        package let language: String?

        /// For choosing a page's language.
        package var languages: [String] { [language].compactMap { $0 } }
    }

    /// The person behind a session cookie's text; nil when it is not a live session of this tenant.
    package func person(
        behind cookie: String?, of tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> Person? {
        guard let cookie = cookie.flatMap({ SessionCookie(presented: $0) }) else { return nil }
        do throws(StoreError) {
            let records = store.tenant(tenant.id)
            guard let session = try await records.session(cookie, now: now) else { return nil }
            if now.timeIntervalSince(session.lastSeen) > Sessions.touchInterval(tenant.policy) {
                try await records.touch(
                    session.authentication.session, now: now,
                    idleExpiry: now + TimeInterval(tenant.policy.sessionIdleLifetime))
            }
            return Person(
                authentication: session.authentication, email: session.email, name: session.name,
                language: session.language)
        } catch {
            throw Failure(error)
        }
    }
}
