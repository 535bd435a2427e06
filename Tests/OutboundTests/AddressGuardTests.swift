import Outbound
import Testing

@Suite struct AddressGuardTests {
    private static let publicAddresses = [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "2001:200::1", "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
    ]

    private static let refusedAddresses = [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "100.127.255.255", "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16", "169.254.169.254", "169.254.0.1", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1",
        "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
        "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::2", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
        "::ffff:0:7f00:1", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::8.8.8.8",
        "100::1", "2001::1", "2001:0:808:808::", "2001:2::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::",
        "2002:808:808::1",
        "3fff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "febf::1", "fec0::1", "ff02::1",
        "ffff::1",
    ]

    @Test(arguments: publicAddresses)
    func `the public Internet is permitted, by TLS alone`(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressGuard().permits(address))
        #expect(AddressGuard(allowsLoopback: true).permits(address))
        #expect(!AddressGuard(allowsLoopback: true).permitsPlainText(address))
    }

    @Test(arguments: refusedAddresses)
    func `what is not the public Internet is refused`(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!AddressGuard().permits(address))
        #expect(!AddressGuard().permitsPlainText(address))
    }

    @Test(arguments: refusedAddresses)
    func `in development the machine itself is permitted, and nothing more`(_ text: String) throws {
        let loopback: Set = ["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1"]
        let address = try #require(IPAddress(text))
        #expect(AddressGuard(allowsLoopback: true).permits(address) == loopback.contains(text))
        #expect(AddressGuard(allowsLoopback: true).permitsPlainText(address) == loopback.contains(text))
    }

    @Test(arguments: [
        ("10.1.2.3", true), ("::ffff:10.1.2.3", true), ("10.2.0.0", false), ("fd12::1", true), ("fd13::1", false),
        ("64:ff9b::10.1.2.3", false), ("127.0.0.1", false), ("8.8.8.8", true),
    ])
    func `the operator's own networks are exempt`(_ text: String, _ isPermitted: Bool) throws {
        let own = try ["10.1.0.0/16", "fd12::/16"].map { try #require(Network($0)) }
        let address = try #require(IPAddress(text))
        #expect(AddressGuard(allowedNetworks: own).permits(address) == isPermitted)
        #expect(!AddressGuard(allowedNetworks: own).permitsPlainText(address))
    }

    @Test(arguments: [
        ("10.1.2.3", true), ("::ffff:10.1.2.3", true), ("10.2.0.0", false), ("fd12::1", true), ("fd13::1", false),
        ("64:ff9b::10.1.2.3", false), ("127.0.0.1", false), ("::1", false), ("8.8.8.8", false),
        ("2606:4700::1111", false),
    ])
    func `plain text is for the operator's own networks alone`(_ text: String, _ isPermitted: Bool) throws {
        let own = try ["10.1.0.0/16", "fd12::/16"].map { try #require(Network($0)) }
        let address = try #require(IPAddress(text))
        let plain = AddressGuard(allowedNetworks: own, allowsPlainHTTP: true)
        #expect(plain.permitsPlainText(address) == isPermitted)
        #expect(plain.permits(address) == AddressGuard(allowedNetworks: own).permits(address))
    }

    @Test func `plain text needs somewhere to go`() throws {
        let own = [try #require(Network("10.1.0.0/16"))]
        #expect(!AddressGuard().knowsPlainText)
        #expect(!AddressGuard(allowsPlainHTTP: true).knowsPlainText)
        #expect(!AddressGuard(allowedNetworks: own).knowsPlainText)
        #expect(AddressGuard(allowedNetworks: own, allowsPlainHTTP: true).knowsPlainText)
        #expect(AddressGuard(allowsLoopback: true).knowsPlainText)
    }
}
