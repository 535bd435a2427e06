/// One HTTP request to somebody else's server.
package struct OutboundRequest: Sendable {
    /// With what belongs to it alone.
    package enum Method: Sendable {
        /// Without a body.
        case get
        /// `contentType` is the whole value of that header.
        case post(body: [UInt8], contentType: String)
    }

    /// GET, or POST with its body.
    package var method: Method
    /// Read when it is fetched: what is wrong with it is an error of the fetch.
    package var url: String
    /// In addition to those that every request has.
    package var headers: [(name: String, value: String)]

    /// `url` is absolute, with neither user nor password in it. `headers` come on top of `User-Agent`, `Host`, `Accept`
    /// and those of the body; one of the same name replaces `User-Agent` or `Accept`.
    package init(_ method: Method, _ url: String, headers: [(name: String, value: String)] = []) {
        self.method = method
        self.url = url
        self.headers = headers
    }
}
