import FoundationEssentials
package import OAuth
import Store

/// Has people prove that they read the mail of an address, within bounds that make guessing and flooding worthless.
package struct MailProofs: Sendable {
    private let store: Store

    init(store: Store) {
        self.store = store
    }

    /// Who asks, from where.
    package struct Asking: Sendable {
        /// SHA-256 of the cookie of the browser.
        package let browser: [UInt8]
        package let device: Device
        /// The language of its pages.
        package let language: String

        package init(browser: [UInt8], device: Device, language: String) {
            self.browser = browser
            self.device = device
            self.language = language
        }
    }

    /// Seconds in which the limits count.
    private static let window: TimeInterval = 3600
    /// Mails that one network has sent to one address, to all, and mails that one address gets. That one network can't use up an
    /// address's share keeps a stranger from shutting its owner out.
    private static let mailsFromNetworkToAddress = 5
    private static let mailsFromNetwork = 60
    private static let mailsToAddress = 20
    /// The same for codes and passwords that are tried.
    private static let triesFromNetworkForAddress = 20
    private static let triesFromNetwork = 100
    private static let triesForAddress = 100
    /// Passwords that are tried in one session: nobody outside of it can use them up.
    private static let triesInSession = 20

    /// Whether the network may still have mails sent; this doesn't count one.
    func mayAsk(from device: Device, of tenant: Tenant, now: Date) async throws(StoreError) -> Bool {
        try await store.tenant(tenant.id).counted("mails_from_network", by: device.withoutAddress.network, now: now)
            < Self.mailsFromNetwork
    }

    /// Begins one and sends its mail. An address that has had its share gets no more: whoever asked is shown the same, so that nobody can
    /// be flooded, and nobody learns of it. False, and nothing has begun, when the network has had its share.
    func begin(
        _ proof: NewMailProof, _ letter: Letter, by asking: Asking, to tenant: Tenant, now: Date
    ) async throws(StoreError) -> Bool {
        let records = store.tenant(tenant.id)
        let network = asking.device.withoutAddress.network
        guard
            try await records.count("mails_from_network", by: network, window: Self.window, now: now)
                <= Self.mailsFromNetwork
        else { return false }
        let pair = "\(network) \(proof.email.key)"
        let fromHere = try await records.count(
            "mails_from_network_to_address", by: pair, window: Self.window, now: now)
        var isWithin = fromHere <= Self.mailsFromNetworkToAddress
        if isWithin {
            let inAll = try await records.count("mails_to_address", by: proof.email.key, window: Self.window, now: now)
            isWithin = inAll <= Self.mailsToAddress
        }
        try await records.begin(proof, sending: isWithin ? letter : nil, now: now)
        return true
    }

    /// Counts a try of the present password in a session. False when there were too many.
    func mayTry(in session: SessionID, of tenant: Tenant, now: Date) async throws(StoreError) -> Bool {
        try await store.tenant(tenant.id).count(
            "tries_in_session", by: session.description, window: Self.window, now: now) <= Self.triesInSession
    }

    /// Counts a try of a code, or of a password beside a link. False when there were too many, for the address or from the network.
    func mayTry(
        _ address: String, from device: Device, of tenant: Tenant, now: Date
    ) async throws(StoreError) -> Bool {
        let records = store.tenant(tenant.id)
        let key = EmailAddress(address)?.key ?? ""
        let network = device.withoutAddress.network
        let fromNetwork = try await records.count("tries_from_network", by: network, window: Self.window, now: now)
        let fromHere = try await records.count(
            "tries_from_network_for_address", by: "\(network) \(key)", window: Self.window, now: now)
        guard fromNetwork <= Self.triesFromNetwork, fromHere <= Self.triesFromNetworkForAddress else { return false }
        return try await records.count("tries_for_address", by: key, window: Self.window, now: now)
            <= Self.triesForAddress
    }
}
