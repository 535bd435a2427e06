import HTTPTypes

/// The address that a request comes from, for what people and operators are shown; nothing is allowed or refused by it.
enum PeerAddress {
    /// The connection's, or what the outermost of the operator's own proxies saw: each appends the address of its peer to
    /// `X-Forwarded-For`, so it stands `proxies` from the end. Whatever stands before that, anybody can have written.
    static func address(connection: String, headers: HTTPFields, proxies: Int) -> String {
        guard proxies > 0 else { return connection }
        // Several lines are one list (RFC 9110 section 5.3).
        let list = headers[values: .xForwardedFor].joined(separator: ",")
        let addresses = list.split(separator: ",", omittingEmptySubsequences: false)
        guard addresses.count >= proxies else { return connection }
        return address(addresses[addresses.count - proxies].filter { $0 != " " && $0 != "\t" }) ?? connection
    }

    /// An entry without the port that some proxies write: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
    private static func address(_ entry: String) -> String? {
        var address = entry[...]
        if address.hasPrefix("[") {
            address = address.dropFirst().prefix { $0 != "]" }
        } else if address.contains("."), address.filter({ $0 == ":" }).count == 1 {
            address = address.prefix { $0 != ":" }
        }
        let digits = address.contains(":") ? "0123456789abcdefABCDEF.:" : "0123456789."
        guard (2...45).contains(address.utf8.count), address.utf8.allSatisfy({ digits.utf8.contains($0) }),
            address.contains(":") || address.filter({ $0 == "." }).count == 3
        else { return nil }
        return String(address)
    }
}

extension HTTPField.Name {
    static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
}
