/// Decides which addresses may be connected to, whatever name led there: the public Internet, and what the operator
/// adds.
///
/// It judges the address that the socket is about to connect to, so no spelling, no redirect and no second answer of a
/// name server gets around it.
package struct AddressGuard: Sendable {
    private let allowsLoopback: Bool
    private let allowedNetworks: [Network]
    private let allowsPlainHTTP: Bool

    /// `allowsLoopback` is for development; `allowedNetworks` are exempt from every refusal of an address, and with
    /// `allowsPlainHTTP` they need no TLS either.
    package init(allowsLoopback: Bool = false, allowedNetworks: [Network] = [], allowsPlainHTTP: Bool = false) {
        self.allowsLoopback = allowsLoopback
        self.allowedNetworks = allowedNetworks
        self.allowsPlainHTTP = allowsPlainHTTP
    }

    init(_ settings: FetcherSettings) {
        self.init(
            allowsLoopback: settings.allowsLoopback, allowedNetworks: settings.allowedNetworks,
            allowsPlainHTTP: settings.allowsPlainHTTP)
    }

    /// Whether a connection to the address may be opened.
    package func permits(_ address: IPAddress) -> Bool {
        let address = address.unmapped
        if allowedNetworks.contain(address) { return true }
        if allowsLoopback, Self.isLoopback(address) { return true }
        return Self.isPublic(address)
    }

    /// Whether plain http may be spoken to the address, which `permits` has to permit as well. Never to the public
    /// Internet, unless the operator calls a part of it his own.
    package func permitsPlainText(_ address: IPAddress) -> Bool {
        let address = address.unmapped
        return allowsLoopback && Self.isLoopback(address) || allowsPlainHTTP && allowedNetworks.contain(address)
    }

    /// Whether there is any address to which plain http may be spoken: if not, no name needs to be looked up.
    package var knowsPlainText: Bool {
        allowsLoopback || allowsPlainHTTP && !allowedNetworks.isEmpty
    }

    private static func isLoopback(_ address: IPAddress) -> Bool {
        SpecialNetworks.loopback.contain(address)
    }

    private static func isPublic(_ address: IPAddress) -> Bool {
        switch address {
        case .v4: !SpecialNetworks.refusedV4.contain(address)
        case .v6(let number) where SpecialNetworks.translated.contain(address):
            isPublic(.v4(UInt32(truncatingIfNeeded: number)))
        case .v6: SpecialNetworks.globalV6.contain(address) && !SpecialNetworks.refusedV6.contain(address)
        }
    }
}
