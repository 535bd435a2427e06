import FoundationEssentials
import HTTPTypes
import Logging
import OAuth

/// A request with its body read, as every endpoint gets it.
struct ServerRequest: Sendable {
    let head: HTTPRequest
    /// At most the route's limit.
    let body: [UInt8]
    /// The address of the peer.
    let network: String
    let now: Date
    /// What the person or the client is told when something fails, and the log says too.
    let incident: String
    let logger: Logger

    /// What follows the `?`, not decoded.
    var query: Substring {
        guard let target = head.path, let mark = target.firstIndex(of: "?") else { return "" }
        return target[target.index(after: mark)...]
    }

    func header(_ name: HTTPField.Name) -> String? { head.headerFields[name] }

    /// The device it comes from, as far as it shows.
    var device: Device { Device(userAgent: header(.userAgent) ?? "", network: network) }

    /// Whether the browser says that the request comes from a page of ours, or doesn't say (Fetch Metadata).
    var comesFromOwnPage: Bool {
        guard let site = header(.secFetchSite) else { return true }
        return site == "same-origin" || site == "none"
    }

    /// Whether the body is declared to be a form.
    var isForm: Bool {
        guard let type = header(.contentType) else { return false }
        // As nearly everybody writes it.
        if type == "application/x-www-form-urlencoded" { return true }
        let essence = type.prefix { $0 != ";" }.lowercased()
        return essence.filter { $0 != " " && $0 != "\t" } == "application/x-www-form-urlencoded"
    }

    /// The value of a cookie; the first, when a browser sends several of one name.
    func cookie(_ name: String) -> String? {
        for header in head.headerFields[values: .cookie] {
            for pair in header.split(separator: ";") {
                let pair = pair.drop { $0 == " " }
                if pair.hasPrefix(name), pair.dropFirst(name.count).first == "=" {
                    return String(pair.dropFirst(name.count + 1))
                }
            }
        }
        return nil
    }
}

extension HTTPField.Name {
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
}
