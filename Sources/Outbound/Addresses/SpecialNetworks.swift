/// What is not the public Internet, after IANA's registries of special-purpose addresses.
enum SpecialNetworks {
    static let loopback = networks("127.0.0.0/8", "::1")

    /// All of IPv4 is public but these.
    static let refusedV4 = networks(
        "0.0.0.0/8",  // this host: Linux connects to itself
        "10.0.0.0/8",
        "100.64.0.0/10",  // carrier-grade NAT, and metadata of one cloud
        "127.0.0.0/8",
        "168.63.129.16",  // one cloud's agent for its virtual machines, on an address that looks public
        "169.254.0.0/16",  // link-local, and most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  // documentation
        "192.88.99.0/24",  // relays of 6to4
        "192.168.0.0/16",
        "198.18.0.0/15",  // benchmarks
        "198.51.100.0/24",  // documentation
        "203.0.113.0/24",  // documentation
        "224.0.0.0/4",  // multicast
        "240.0.0.0/4"  // reserved, and broadcast
    )

    /// Nothing of IPv6 is public but this: ::1, fc00::/7, fe80::/10, ff00::/8 and what is not assigned are not in it.
    static let globalV6 = networks("2000::/3")

    /// But for these.
    static let refusedV6 = networks(
        "2001::/23",  // protocol assignments, with Teredo
        "2001:db8::/32",  // documentation
        "2002::/16",  // 6to4
        "3fff::/20"  // documentation
    )

    /// Where a translator stands for an IPv4 address, its last 32 bits (RFC 6052). The prefix for local use is not
    /// here: what it leads to is a secret of its network.
    static let translated = networks("64:ff9b::/96")

    private static func networks(_ texts: String...) -> [Network] {
        texts.map { text in
            guard let network = Network(text) else { preconditionFailure("\(text) is no network") }
            return network
        }
    }
}

extension [Network] {
    func contain(_ address: IPAddress) -> Bool {
        contains { $0.contains(address) }
    }
}
