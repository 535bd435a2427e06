import HTTPTypes
import Testing

@testable import Web

struct PeerAddressTests {
    private func address(_ headers: [String], proxies: Int) -> String {
        var fields = HTTPFields()
        for header in headers { fields.append(HTTPField(name: .xForwardedFor, value: header)) }
        return PeerAddress.address(connection: "10.0.0.9", headers: fields, proxies: proxies)
    }

    @Test func `without a proxy of ours the header is anybody's word`() {
        #expect(address(["192.0.2.1"], proxies: 0) == "10.0.0.9")
    }

    @Test func `the outermost proxy's word counts, and nothing before it`() {
        #expect(address(["192.0.2.1"], proxies: 1) == "192.0.2.1")
        #expect(address(["6.6.6.6, 192.0.2.1"], proxies: 1) == "192.0.2.1")
        #expect(address(["6.6.6.6, 192.0.2.1, 10.0.0.8"], proxies: 2) == "192.0.2.1")
        #expect(address(["6.6.6.6", "2001:db8::1"], proxies: 1) == "2001:db8::1")
        #expect(address(["192.0.2.1:4711"], proxies: 1) == "192.0.2.1")
        #expect(address(["[2001:db8::1]:4711"], proxies: 1) == "2001:db8::1")
    }

    @Test func `a header that is missing, too short or no address leaves the connection's`() {
        #expect(address([], proxies: 1) == "10.0.0.9")
        #expect(address(["192.0.2.1"], proxies: 2) == "10.0.0.9")
        for nonsense in [
            "unknown", "", "<b>", "192.0.2.1, ", "192.0.2", "1.2.3.4.5", "a.b.c.d", String(repeating: "1", count: 46),
        ] {
            #expect(address([nonsense], proxies: 1) == "10.0.0.9")
        }
    }
}
