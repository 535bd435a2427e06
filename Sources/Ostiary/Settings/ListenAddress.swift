import OAuth

/// Where the server accepts connections.
struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    /// An address or a name; an IPv6 address is without brackets.
    let host: String
    /// 0: any free port.
    let port: Int

    static let standard = ListenAddress(host: "127.0.0.1", port: 8080)

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    init(_ text: String) throws(InvalidSetting) {
        guard let colon = text.lastIndex(of: ":") else {
            throw InvalidSetting("must be HOST:PORT or [IPV6]:PORT, not '\(text)'")
        }
        let digits = text[text.index(after: colon)...]
        guard (1...5).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            let port = Int(digits), port < 65536
        else {
            throw InvalidSetting("must end with a port from 0 to 65535, not '\(digits)'")
        }
        guard let host = NetworkHost(String(text[..<colon])) else {
            throw InvalidSetting("must be HOST:PORT or [IPV6]:PORT, not '\(text)'")
        }
        self.init(host: host.name, port: port)
    }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
