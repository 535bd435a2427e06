import OAuth
import Testing

struct ResourceIndicatorsTests {
    @Test func `each resource is kept once, in order`() {
        let parameters = RequestParameters([
            ("resource", "https://b.example"), ("resource", "urn:a"), ("resource", "https://b.example"),
        ])
        #expect(ResourceIndicators(parameters)?.uris == ["https://b.example", "urn:a"])
        #expect(ResourceIndicators(RequestParameters())?.uris == [])
        #expect(ResourceIndicators(RequestParameters([("resource", "")]))?.uris == [])
    }

    @Test(arguments: [
        "api", "/api", "//api.example", "https://api.example#f", "https://api.example#", "https://a b",
        "https://é.example",
        "urn:a\n", "https://a/" + String(repeating: "x", count: 2048),
    ])
    func `a resource is an absolute URI without a fragment, of a length that can be kept`(uri: String) {
        #expect(ResourceIndicators(RequestParameters([("resource", uri)])) == nil)
        #expect(ResourceIndicators(RequestParameters([("resource", "urn:a"), ("resource", uri)])) == nil)
    }

    @Test func `ten resources are enough`() {
        let ten = (0..<10).map { ("resource", "urn:\($0)") }
        #expect(ResourceIndicators(RequestParameters(ten))?.uris.count == 10)
        #expect(ResourceIndicators(RequestParameters(ten + ten))?.uris.count == 10)
        #expect(ResourceIndicators(RequestParameters(ten + [("resource", "urn:11")])) == nil)
    }
}
