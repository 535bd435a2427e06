import Outbound
import Testing

@Suite struct NetworkTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false),
        ("10.0.0.0/8", "9.255.255.255", false),
        ("0.0.0.0/0", "255.255.255.255", true), ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7/32", "192.0.2.6", false),
        ("fd00::/8", "fdff::1", true), ("fd00::/8", "fe00::", false), ("::/0", "::1", true), ("::/0", "0.0.0.1", false),
        ("2001:db8::1", "2001:db8::1", true), ("2001:db8::/127", "2001:db8::2", false), ("0.0.0.0/0", "::", false),
    ])
    func `a network contains its addresses and no others`(_ text: String, _ address: String, _ isInside: Bool) throws {
        let network = try #require(Network(text))
        #expect(network.contains(try #require(IPAddress(address))) == isInside)
    }

    @Test(arguments: [
        "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/8/8", "10.0.0.1/8",
        "10/8", "10.0.0/24", "example.com", "::/129", "fd00::1/8", "[::1]", " ::1", "10.0.0.0/8 ", "10.0.0.0/256",
        "127.0.0.1\u{0}",
    ])
    func `what is no network is refused`(_ text: String) {
        #expect(Network(text) == nil)
    }
}
