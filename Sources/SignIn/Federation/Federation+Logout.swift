package import FoundationEssentials
package import OAuth
import Store

/// Signing out on both sides.
extension Federation {
    /// What came of a provider's word that somebody signed out there.
    package enum LogoutRefusal: Error, Sendable {
        case providerUnknown
        case token(UpstreamRefusal)

        /// For the log.
        package var reason: String {
            switch self {
            case .providerUnknown: "provider_unknown"
            case .token(let refusal): refusal.rawValue
            }
        }
    }

    /// Seconds by which a session may be younger than the token that ends it, as two clocks differ.
    private static let overlap: TimeInterval = 10

    /// Ends the sessions here that stand on what has ended at the provider (OpenID Connect Back-Channel Logout 2.7). What began after the
    /// token was made goes on, so that it can come twice. The number of sessions.
    package func end(
        by token: String, from id: IdentityProvider.ID, _ device: Device, of tenant: Tenant, now: Date
    ) async throws(Failure<LogoutRefusal>) -> Int {
        guard let server = try await server(id, of: tenant, or: LogoutRefusal.self) else {
            throw .refused(.providerUnknown)
        }
        let ending: UpstreamLogoutToken
        do throws(UpstreamRefusal) {
            ending = try await server.ending(token, now: now)
        } catch {
            throw .refused(.token(error))
        }
        return try await refusable(LogoutRefusal.self) { () async throws(StoreError) in
            let records = store.tenant(tenant.id)
            let sessions = try await records.sessions(
                behind: id, authority: ending.authority, subject: ending.subject, sid: ending.session,
                before: ending.session == nil ? ending.issued + Self.overlap : now + UpstreamToken.skew)
            for (session, user) in sessions {
                var event = AuditEvent(.sessionEnded)
                event.user = user
                event.session = session
                event.reason = "\(id): signed out there"
                event.network = device.network
                _ = try await records.end(session, includingOffline: false, recording: event, now: now)
            }
            return sessions.count
        }
    }

    /// Where the browser of a session signs out at the provider as well; nil when it came from none, or the tenant doesn't want that, or
    /// the provider has no such place or doesn't answer: that holds nobody up.
    package func signOut(
        of session: SessionID, of tenant: Tenant
    ) async throws(Failure<Never>) -> UpstreamSignOut? {
        let known = try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).upstreamSession(of: session)
        }
        guard let known, let token = known.session.idToken,
            let server = try await server(known.provider, of: tenant, or: Never.self),
            server.provider.policy.signsOut,
            let endpoint = (try? await server.endSessionEndpoint()).flatMap({ $0 }),
            let uri = URIReference(endpoint), uri.isForBrowsers
        else { return nil }
        let parameters = [
            (name: "id_token_hint", value: token), (name: "client_id", value: server.provider.clientID),
            (
                name: "post_logout_redirect_uri",
                value: Issuer(publicURL: publicURL, tenant: tenant.slug).url("/federation/\(known.provider)/signed-out")
            ),
        ]
        return UpstreamSignOut(endpoint: endpoint, separator: uri.query == nil ? "?" : "&", parameters: parameters)
    }
}

/// A browser's way to sign out at a provider (OpenID Connect RP-Initiated Logout 2).
package struct UpstreamSignOut: Sendable {
    private let endpoint: String
    private let separator: String
    private let parameters: [(name: String, value: String)]

    fileprivate init(endpoint: String, separator: String, parameters: [(name: String, value: String)]) {
        self.endpoint = endpoint
        self.separator = separator
        self.parameters = parameters
    }

    /// The address, with what comes back from there.
    package func address(state: String) -> String {
        endpoint + separator + FormEncoding.encode(parameters + [(name: "state", value: state)])
    }

    /// The origin, as a content security policy lists it.
    package var origin: String {
        let uri = URIReference(endpoint)
        return (uri?.scheme ?? "https") + "://" + (uri?.authority?.text ?? "")
    }
}
