/// The `resource` parameters of a request (RFC 8707 section 2).
package struct ResourceIndicators: Sendable {
    /// Each once, in order.
    package let uris: [String]

    /// Nil when one isn't an absolute URI without a fragment, or there are more than ten.
    package init?(_ parameters: RequestParameters) {
        var uris: [String] = []
        for value in parameters.all("resource") where !uris.contains(value) {
            guard value.utf8.count <= 2048, let uri = URIReference(value), uri.fragment == nil else { return nil }
            uris.append(value)
        }
        guard uris.count <= 10 else { return nil }
        self.uris = uris
    }
}
