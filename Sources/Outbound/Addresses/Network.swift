/// A range of addresses, written as `10.0.0.0/8` or `fd00::/8`.
package struct Network: Hashable, Sendable {
    private let prefix: IPAddress
    private let length: Int

    /// Reads CIDR notation, or one address alone. Nil if it is neither, or if bits beyond the prefix are set: that is
    /// somebody's mistake.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(String(parts[0])) else { return nil }
        guard parts.count == 2 else {
            self.init(address, length: address.bitWidth)
            return
        }
        guard let length = UInt8(parts[1]), String(length) == parts[1], length <= address.bitWidth else { return nil }
        guard address.top(Int(length)) == address else { return nil }
        self.init(address, length: Int(length))
    }

    private init(_ prefix: IPAddress, length: Int) {
        self.prefix = prefix
        self.length = length
    }

    /// Whether the address lies in it. One that is mapped into IPv6 is not its IPv4 address here: see
    /// `IPAddress.unmapped`.
    package func contains(_ address: IPAddress) -> Bool {
        address.top(length) == prefix
    }
}

extension IPAddress {
    fileprivate var bitWidth: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }

    /// With all but its first bits cleared.
    fileprivate func top(_ length: Int) -> IPAddress {
        switch self {
        case .v4(let number): .v4(number & ~(UInt32.max >> length))
        case .v6(let number): .v6(number & ~(UInt128.max >> length))
        }
    }
}
