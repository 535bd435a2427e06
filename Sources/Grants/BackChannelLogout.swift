package import FoundationEssentials
package import Keys
package import Logging
package import OAuth
package import Outbound
package import Store

/// Tells clients that sessions have ended (OpenID Connect Back-Channel Logout 1.0), from the notices that were written when they did.
/// A notice is delivered at least once: a client that has heard it twice has lost nothing.
package struct BackChannelLogout: Sendable {
    private let store: Store
    private let keys: KeyRing
    private let directory: Directory
    private let fetcher: Fetcher
    private let publicURL: PublicURL
    private let logger: Logger

    package init(
        store: Store, keys: KeyRing, directory: Directory, fetcher: Fetcher, publicURL: PublicURL, logger: Logger
    ) {
        self.store = store
        self.keys = keys
        self.directory = directory
        self.fetcher = fetcher
        self.publicURL = publicURL
        self.logger = logger
    }

    /// Seconds that an attempt may take; then it counts as lost, with the node that made it. More than the fetcher's timeout.
    private static let lease: TimeInterval = 60

    /// Takes attempts that are due, at most `limit`: a few of each client, and none of the `busy` ones. Each has to be made now; nobody else
    /// makes it meanwhile.
    package func due(
        _ limit: Int, busy: [LogoutDelivery.Recipient], now: Date
    ) async throws(StoreError) -> [LogoutDelivery] {
        try await store.server.claimLogoutNotices(limit: limit, busy: busy, lease: now + Self.lease, now: now)
    }

    /// When the next attempt is due, but for the `busy` ones; nil when nothing is queued.
    package func next(busy: [LogoutDelivery.Recipient]) async throws(StoreError) -> Date? {
        try await store.server.nextLogoutNotice(busy: busy)
    }

    /// Makes an attempt, and settles what came of it. One that can't be settled is made again when its lease is over.
    package func attempt(_ delivery: LogoutDelivery, now: @Sendable () -> Date) async {
        let answer = await tell(delivery, now: now())
        let time = now()
        let next = LogoutRetry.next(after: delivery.attempts, since: delivery.created, now: time)
        let state: LogoutNotice.State =
            switch answer.verdict {
            case .delivered: .delivered
            case .hopeless: .failed
            case .again: next == nil ? .failed : .queued
            }
        if state != .delivered { log(delivery, state, answer.outcome) }
        do throws(StoreError) {
            try await store.tenant(delivery.tenantID).settle(
                delivery, state, outcome: answer.outcome, due: state == .queued ? next : nil)
        } catch {
            logger.warning(
                "a logout notice was not settled",
                metadata: ["notice": "\(delivery.notice)", "state": "\(state.rawValue)", "error": "\(error)"])
        }
    }

    private func log(_ delivery: LogoutDelivery, _ state: LogoutNotice.State, _ outcome: String) {
        logger.log(
            level: state == .failed ? .warning : .info, "a client was not told of a logout",
            metadata: [
                "tenant": "\(delivery.tenant)", "client": "\(delivery.client)", "notice": "\(delivery.notice)",
                "attempt": "\(delivery.attempts)", "outcome": "\(outcome)", "state": "\(state.rawValue)",
            ])
    }

    private enum Verdict {
        case delivered
        case again
        case hopeless
    }

    private func tell(_ delivery: LogoutDelivery, now: Date) async -> (verdict: Verdict, outcome: String) {
        guard let uri = delivery.uri else { return (.hopeless, "the client has no backchannel_logout_uri any more") }
        let token: String
        do {
            guard let tenant = try await directory.tenant(delivery.tenant) else {
                return (.again, "the tenant is shut")
            }
            let signer = try await keys.keys(of: tenant, now: now).signer(delivery.algorithm)
            token = try LogoutToken(
                issuer: Issuer(publicURL: publicURL, tenant: delivery.tenant), client: delivery.client,
                user: delivery.user, session: delivery.session, issued: now
            ).minted(with: signer)
        } catch {
            return (.again, "no logout token: \(error)")
        }
        let form = Array(FormEncoding.encode([(name: "logout_token", value: token)]).utf8)
        do throws(OutboundError) {
            let response = try await fetcher.fetch(
                OutboundRequest(.post(body: form, contentType: "application/x-www-form-urlencoded"), uri))
            // 200 by section 2.8; what some frameworks make of an empty answer is meant well.
            return ((200...204).contains(response.status) ? .delivered : .again, "HTTP \(response.status)")
        } catch {
            return (.again, error.words)
        }
    }
}

/// When a client that could not be told is told again.
enum LogoutRetry {
    /// Seconds between one attempt and the next; the last goes on.
    static let intervals: [TimeInterval] = [2, 10, 60, 300, 900, 3600]
    /// Seconds after which nobody needs to know any more: its own sessions will have ended.
    static let patience: TimeInterval = 86_400

    /// Nil: given up.
    static func next(after attempts: Int, since created: Date, now: Date) -> Date? {
        let next = now + intervals[min(max(attempts, 1), intervals.count) - 1]
        return next <= created + patience ? next : nil
    }
}

extension OutboundError {
    /// For the operator who looks why.
    fileprivate var words: String {
        switch self {
        case .urlMalformed: "its URL is malformed"
        case .schemeRefused: "its URL is plain http, which is not allowed there (OSTIARY_OUTBOUND_PLAIN_HTTP)"
        case .headerMalformed: "a header is malformed"
        case .addressRefused: "its address is not public, nor in OSTIARY_OUTBOUND_NETWORKS"
        case .unreachable(let what): "unreachable: \(what)"
        case .tlsFailed(let what): "no verified TLS: \(what)"
        case .timedOut: "timed out"
        case .tooLarge: "its answer is too large"
        case .broken(let what): "its answer is broken: \(what)"
        case .busy: "too many requests to others are under way"
        case .stopped, .cancelled: "this server stopped meanwhile"
        }
    }
}
