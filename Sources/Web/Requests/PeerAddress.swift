import HTTPTypes

/// The address that a request comes from, for what people and operators are shown; nothing is allowed or refused by it.
enum PeerAddress {
    /// The connection's, or what the outermost of the operator's own proxies saw: each appends the address of its peer to
    /// `X-Forwarded-For`, so it stands `proxies` from the end. Whatever stands before that, anybody can have written.
    static func address(connection: String, headers: HTTPFields, proxies: Int) -> String {
        guard proxies > 0 else { return connection }
        // Several lines are one list (RFC 9110 section 5.3).
        let list = headers[values: .xForwardedFor].joined(separator: ",").split(separator: ",")
        let addresses = list.map { String($0.filter { $0 != " " && $0 != "\t" }) }
        guard addresses.count >= proxies else { return connection }
        let address = addresses[addresses.count - proxies]
        let isAddress =
            (2...45).contains(address.utf8.count)
            && address.utf8.allSatisfy { "0123456789abcdefABCDEF.:".utf8.contains($0) }
        return isAddress ? address : connection
    }
}

extension HTTPField.Name {
    static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
}
