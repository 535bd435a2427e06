import Glibc
import Testing

@testable import Outbound

@Suite struct IPAddressTests {
    @Test func `addresses are read as numbers`() {
        #expect(IPAddress("127.0.0.1") == .v4(0x7f00_0001))
        #expect(IPAddress("::1") == .v6(1))
        #expect(IPAddress("2001:db8::ff") == .v6(0x2001_0db8_0000_0000_0000_0000_0000_00ff))
        #expect(IPAddress("::ffff:1.2.3.4")?.unmapped == .v4(0x0102_0304))
        #expect(IPAddress("::1.2.3.4")?.unmapped == .v6(0x0102_0304))
        for text in ["", "127.1", "0x7f.0.0.1", "2130706433", "1.2.3.4.5", "fe80::1%lo", "localhost"] {
            #expect(IPAddress(text) == nil)
        }
    }

    @Test func `a socket's address is read whatever its family, or not at all`() {
        var four = sockaddr_in()
        four.sin_family = sa_family_t(AF_INET)
        four.sin_addr.s_addr = UInt32(0x0102_0304).bigEndian
        four.sin_port = 443
        #expect(withUnsafeBytes(of: four) { IPAddress(socketAddress: $0) } == .v4(0x0102_0304))
        #expect(withUnsafeBytes(of: four) { IPAddress(socketAddress: .init(rebasing: $0.prefix(7))) } == nil)

        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_flowinfo = .max
        six.sin6_addr = in6addr_loopback
        #expect(withUnsafeBytes(of: six) { IPAddress(socketAddress: $0) } == .v6(1))
        #expect(withUnsafeBytes(of: six) { IPAddress(socketAddress: .init(rebasing: $0.prefix(16))) } == nil)

        var local = sockaddr_un()
        local.sun_family = sa_family_t(AF_UNIX)
        #expect(withUnsafeBytes(of: local) { IPAddress(socketAddress: $0) } == nil)
        #expect(IPAddress(socketAddress: UnsafeRawBufferPointer(start: nil, count: 0)) == nil)
    }
}
