import CCurl

/// A URL that may be asked for. Parsed once, by libcurl, which goes on with what it has parsed: there is no second
/// reading of the text that could differ.
final class Target {
    enum Scheme: String {
        case https
        case http
    }

    let pointer: OpaquePointer
    let scheme: Scheme

    private init(pointer: OpaquePointer, scheme: Scheme) {
        self.pointer = pointer
        self.scheme = scheme
    }

    deinit {
        curl_url_cleanup(pointer)
    }

    /// Refuses what is no https URL with a host; http too, where `allowsHTTP`.
    static func parse(_ text: String, allowsHTTP: Bool) throws(OutboundError) -> Target {
        guard let pointer = curl_url() else { preconditionFailure("no memory for libcurl") }
        let scheme: Scheme
        do throws(OutboundError) {
            scheme = try read(text, into: pointer)
            guard scheme == .https || allowsHTTP else { throw .schemeRefused }
        } catch {
            curl_url_cleanup(pointer)
            throw error
        }
        return Target(pointer: pointer, scheme: scheme)
    }

    private static func read(_ text: String, into pointer: OpaquePointer) throws(OutboundError) -> Scheme {
        guard !text.utf8.contains(0) else { throw .urlMalformed }
        switch curl_url_set(pointer, CURLUPART_URL, text, UInt32(CURLU_DISALLOW_USER)) {
        case CURLUE_OK: break
        case CURLUE_UNSUPPORTED_SCHEME: throw .schemeRefused
        default: throw .urlMalformed
        }
        var part: UnsafeMutablePointer<CChar>?
        guard curl_url_get(pointer, CURLUPART_SCHEME, &part, 0) == CURLUE_OK, let part else { throw .urlMalformed }
        defer { curl_free(part) }
        guard let scheme = Scheme(rawValue: String(cString: part)) else { throw .schemeRefused }
        return scheme
    }
}
