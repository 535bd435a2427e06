import CCurl

/// A URL that may be asked for. Parsed once, by libcurl, which goes on with what it has parsed: there is no second
/// reading of the text that could differ.
final class Target {
    enum Scheme: String {
        case https
        case http
    }

    let scheme: Scheme
    private let parts = URLParts()

    var pointer: OpaquePointer { parts.pointer }

    /// Refuses what is no https URL with a host; http too, where `allowsHTTP`.
    init(_ text: String, allowsHTTP: Bool) throws(OutboundError) {
        switch parts.set(CURLUPART_URL, text, CURLU_DISALLOW_USER) {
        case CURLUE_OK: break
        case CURLUE_UNSUPPORTED_SCHEME: throw .schemeRefused
        default: throw .urlMalformed
        }
        guard let scheme = parts.get(CURLUPART_SCHEME).flatMap(Scheme.init), scheme == .https || allowsHTTP else {
            throw .schemeRefused
        }
        self.scheme = scheme
    }
}
