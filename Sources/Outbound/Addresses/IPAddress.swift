import Glibc

/// An address of the Internet, as a number: no name and no spelling is left in it.
package enum IPAddress: Hashable, Sendable {
    /// In the order of the machine: `127.0.0.1` is 0x7f000001.
    case v4(UInt32)
    /// Likewise: `::1` is 1.
    case v6(UInt128)

    /// Reads the usual notations of inet_pton(3); nil for all else, such as `127.1` or a zone.
    package init?(_ text: String) {
        guard !text.utf8.contains(0) else { return nil }
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self = .v4(UInt32(bigEndian: four.s_addr))
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self = .v6(Self.number(six))
        } else {
            return nil
        }
    }

    /// Of a sockaddr_in or sockaddr_in6 of `count` bytes; nil if it is neither.
    init?(socketAddress bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= MemoryLayout<sa_family_t>.size else { return nil }
        switch Int32(bytes.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET where bytes.count >= MemoryLayout<sockaddr_in>.size:
            self = .v4(UInt32(bigEndian: bytes.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr))
        case AF_INET6 where bytes.count >= MemoryLayout<sockaddr_in6>.size:
            self = .v6(Self.number(bytes.loadUnaligned(as: sockaddr_in6.self).sin6_addr))
        default: return nil
        }
    }

    private static func number(_ address: in6_addr) -> UInt128 {
        UInt128(bigEndian: unsafeBitCast(address, to: UInt128.self))
    }

    /// The same destination in its plain form: what is mapped into IPv6 (`::ffff:a.b.c.d`) is IPv4 to the kernel.
    package var unmapped: IPAddress {
        guard case .v6(let number) = self, number >> 32 == 0xffff else { return self }
        return .v4(UInt32(truncatingIfNeeded: number))
    }
}
