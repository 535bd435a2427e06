package import FoundationEssentials
package import Logging
package import OAuth
package import Outbound
package import Store

/// Signing in at other servers: people are sent off to a provider, come back, and are somebody here.
///
/// What holds on the way back was written down when they left, in a row that `state` names; it is good once, for the browser, the tenant
/// and the provider that it began with.
package struct Federation: Sendable {
    let store: Store
    private let directory: ProviderDirectory
    let accounts: FederatedAccounts
    private let line: UpstreamLine
    private let issuers: UpstreamIssuers
    let publicURL: PublicURL
    let logger: Logger

    /// `fetcher` is for nothing else: what hangs there takes no place from others.
    package init(
        store: Store, directory: ProviderDirectory, fetcher: Fetcher, publicURL: PublicURL, logger: Logger
    ) {
        self.store = store
        self.directory = directory
        self.publicURL = publicURL
        self.logger = logger
        accounts = FederatedAccounts(store: store, publicURL: publicURL)
        line = UpstreamLine(fetcher: fetcher, gate: UpstreamGate())
        issuers = UpstreamIssuers(line: line)
    }

    /// The providers of a tenant, in the order of their buttons.
    package func providers(of tenant: Tenant) async throws(Failure<Never>) -> [IdentityProvider] {
        try await directory.providers(of: tenant)
    }

    // MARK: Sending off

    /// Somebody who goes to a provider.
    package struct Departure: Sendable {
        package let purpose: FederationAttempt.Purpose
        /// SHA-256 of the cookie of the browser.
        package let browser: [UInt8]
        package let device: Device
        package var loginHint: String?
        package var prompts: Set<Prompt> = []
        /// Seconds.
        package var maxAge: Int?
        package var isRemembered = false
        /// They are to show for their own account that it is still them.
        package var isReauthentication = false
        package var uiLocales: [String] = []

        package init(for purpose: FederationAttempt.Purpose, in browser: [UInt8], from device: Device) {
            self.purpose = purpose
            self.browser = browser
            self.device = device
        }

        /// Since when the person has to have signed in there; nil: whenever.
        fileprivate func authenticatedAfter(_ provider: IdentityProvider, _ now: Date) -> Date? {
            if prompts.contains(.login) { return now }
            // For an account of their own, the way there and back is as much as such a provider can show.
            if isReauthentication, provider.canProveFreshSignIn { return now }
            return maxAge.map { now - TimeInterval($0) }
        }
    }

    /// Why nobody is sent off.
    package enum DepartureRefusal: Error, Sendable {
        case providerUnknown
        /// From one network.
        case tooManyRequests
        case upstream(UpstreamRefusal)

        /// For the log and the audit log.
        package var reason: String {
            switch self {
            case .providerUnknown: "provider_unknown"
            case .tooManyRequests: "too_many_requests"
            case .upstream(let refusal): refusal.rawValue
            }
        }
    }

    /// Seconds in which departures are counted, and how many of them one network has: each is a row until it is over.
    private static let window: TimeInterval = 600
    private static let departures = 2000

    /// Notes that somebody goes, and where to.
    package func depart(
        _ departure: Departure, to id: IdentityProvider.ID, of tenant: Tenant, now: Date
    ) async throws(Failure<DepartureRefusal>) -> String {
        guard let server = try await server(id, of: tenant, or: DepartureRefusal.self) else {
            throw .refused(.providerUnknown)
        }
        var attempt = FederationAttempt(for: departure.purpose, started: now)
        attempt.authenticatedAfter = departure.authenticatedAfter(server.provider, now)
        attempt.isRemembered = departure.isRemembered
        guard attempt.authenticatedAfter == nil || server.provider.canProveFreshSignIn else {
            throw .refused(.upstream(.notFresh))
        }
        attempt.place = server.place
        let state = FederationState(row: UUID())
        let wish = UpstreamServer.Wish(
            loginHint: departure.loginHint,
            prompts: departure.isReauthentication ? departure.prompts.union([.login]) : departure.prompts,
            maxAge: departure.maxAge,
            uiLocales: departure.uiLocales)
        let address: String
        do throws(UpstreamRefusal) {
            address = try await server.address(of: attempt, state, callback: callback(id, tenant), wish: wish)
        } catch {
            throw .refused(.upstream(error))
        }
        let records = store.tenant(tenant.id)
        let isWithin = try await refusable(DepartureRefusal.self) { [attempt] () async throws(StoreError) in
            let network = departure.device.withoutAddress.network
            let count = try await records.count("departures", by: network, window: Self.window, now: now)
            guard count <= Self.departures else { return false }
            try await records.begin(attempt, as: state, at: id, in: departure.browser)
            return true
        }
        guard isWithin else { throw .refused(.tooManyRequests) }
        return address
    }

    // MARK: Coming back

    /// What somebody brings back.
    package struct Arrival: Sendable {
        package let parameters: RequestParameters
        /// SHA-256 of the cookie of the browser; nil: it showed none.
        package let browser: [UInt8]?
        package let device: Device
        /// Who was signed in to this browser.
        package let former: Authentication?
        /// The language of its pages.
        package let language: String
        /// For the audit log, should it be refused.
        package let incident: String

        package init(
            _ parameters: RequestParameters, in browser: [UInt8]?, from device: Device, former: Authentication?,
            language: String, incident: String
        ) {
            self.parameters = parameters
            self.browser = browser
            self.device = device
            self.former = former
            self.language = language
            self.incident = incident
        }
    }

    /// Why an arrival leads nowhere.
    package enum ArrivalRefusal: Error, Sendable {
        case providerUnknown
        /// It isn't known what for they went: there is no way on but to begin anew.
        case state(FederationStateRefusal)
        /// What they went for is known, and waits still.
        case upstream(UpstreamRefusal, FederationAttempt, IdentityProvider)

        /// For the log and the audit log.
        package var reason: String {
            switch self {
            case .providerUnknown: "provider_unknown"
            case .state(let refusal): refusal.rawValue
            case .upstream(let refusal, _, _): refusal.rawValue
            }
        }

        /// Whether it takes nobody to have been sent off.
        fileprivate var mayBeMadeUp: Bool {
            switch self {
            case .providerUnknown, .state(.missing), .state(.unknown): true
            default: false
            }
        }
    }

    /// Takes what somebody brings back: of many at once that bring the same, one gets in.
    package func arrive(
        _ arrival: Arrival, from id: IdentityProvider.ID, of tenant: Tenant, now: Date
    ) async throws(Failure<ArrivalRefusal>) -> (FederationAttempt, FederatedAccounts.Outcome) {
        do throws(Failure<ArrivalRefusal>) {
            guard let server = try await server(id, of: tenant, or: ArrivalRefusal.self) else {
                throw .refused(.providerUnknown)
            }
            let provider = server.provider
            let attempt = try await attempt(of: arrival, at: id, tenant, now: now)
            // The operator has put another server behind the name meanwhile: what the former one gave isn't for it.
            guard attempt.place == server.place else { throw .refused(.state(.otherProvider)) }
            let identity: UpstreamIdentity
            do throws(UpstreamRefusal) {
                guard server.accepts(answering: arrival.parameters["iss"]) else { throw .issuerWrong }
                identity = try await server.identity(
                    of: try answer(arrival.parameters), attempt, callback: callback(id, tenant), now: now)
            } catch {
                throw .refused(.upstream(error, attempt, provider))
            }
            let outcome: FederatedAccounts.Outcome
            do throws(StoreError) {
                outcome = try await accounts.settle(
                    identity, provider: provider, attempt: attempt, arrival: arrival, tenant: tenant, now: now)
            } catch {
                throw Failure(error)
            }
            return (attempt, outcome)
        } catch {
            if case .refused(let refusal) = error { await audit(refusal, id, arrival, tenant, now: now) }
            throw error
        }
    }

    /// What they went for, once.
    private func attempt(
        of arrival: Arrival, at id: IdentityProvider.ID, _ tenant: Tenant, now: Date
    ) async throws(Failure<ArrivalRefusal>) -> FederationAttempt {
        guard let text = arrival.parameters["state"] else { throw .refused(.state(.missing)) }
        guard let state = FederationState(presented: text) else { throw .refused(.state(.unknown)) }
        let taken = try await refusable(ArrivalRefusal.self) { () async throws(StoreError) in
            try await store.tenant(tenant.id).take(state, at: id, in: arrival.browser, now: now)
        }
        switch taken {
        case .success(let attempt): return attempt
        case .failure(let refusal): throw .refused(.state(refusal))
        }
    }

    /// RFC 6749 section 4.1.2. What isn't known there is ignored: providers add to it.
    private func answer(_ parameters: RequestParameters) throws(UpstreamRefusal) -> UpstreamServer.Answer {
        if let error = parameters["error"] {
            let refusals = ["access_denied", "user_cancelled_authorize", "user_cancelled_login", "consent_required"]
            let passing = ["server_error", "temporarily_unavailable"]
            throw refusals.contains(error) ? .denied : passing.contains(error) ? .answerUnavailable : .answerError
        }
        // One that came twice is none (RFC 6749 section 3.1).
        guard let code = parameters["code"] else { throw .codeMissing }
        return UpstreamServer.Answer(code: code, issuer: parameters["iss"], user: parameters["user"])
    }

    func server<Refusal>(
        _ id: IdentityProvider.ID, of tenant: Tenant, or _: Refusal.Type
    ) async throws(Failure<Refusal>) -> UpstreamServer? {
        do throws(Failure<Never>) {
            guard let entry = try await directory.entry(id, of: tenant) else { return nil }
            let key = UpstreamGate.Key(tenant: tenant.id, provider: id)
            return UpstreamServer(entry: entry, key: key, line: line, issuers: issuers)
        } catch {
            throw Failure<Refusal>(error)
        }
    }

    /// Where a provider sends people back to: one address each (RFC 9700 section 4.4.2.2).
    package func callback(_ id: IdentityProvider.ID, _ tenant: Tenant) -> String {
        Issuer(publicURL: publicURL, tenant: tenant.slug).url("/federation/\(id)/callback")
    }

    /// Refused arrivals of one network that are kept in an hour where nobody was sent off: anybody can make them up.
    private static let madeUp = 30

    private func audit(
        _ refusal: ArrivalRefusal, _ provider: IdentityProvider.ID, _ arrival: Arrival, _ tenant: Tenant, now: Date
    ) async {
        let records = store.tenant(tenant.id)
        if refusal.mayBeMadeUp {
            let count = try? await records.count(
                "made_up_arrivals", by: arrival.device.withoutAddress.network, window: 3600, now: now)
            guard let count, count <= Self.madeUp else { return }
        }
        var event = AuditEvent(.federationRefused)
        event.reason = "\(provider): \(refusal.reason)"
        event.incident = arrival.incident
        event.network = arrival.device.network
        await records.record(event, orLog: logger, now: now)
    }
}

extension IdentityProvider {
    /// Whether a request that demands a fresh sign-in can be met there.
    package var canProveFreshSignIn: Bool { quirks.provesFreshSignIn && isOpenIDConnect || policy.assumesFreshSignIn }

    private var isOpenIDConnect: Bool {
        if case .openIDConnect = dialect { true } else { false }
    }
}
