import CCurl

/// The owner of one CURLU: a URL, as libcurl reads it.
final class URLParts {
    let pointer: OpaquePointer

    /// Without anything in it.
    init() {
        guard let pointer = curl_url() else { preconditionFailure("no memory for libcurl") }
        self.pointer = pointer
    }

    deinit {
        curl_url_cleanup(pointer)
    }

    func set(_ part: CURLUPart, _ text: String, _ flags: Int32 = 0) -> CURLUcode {
        guard !text.utf8.contains(0) else { return CURLUE_MALFORMED_INPUT }
        return curl_url_set(pointer, part, text, UInt32(flags))
    }

    /// Nil if there is none, or if it can't be given as the flags want it.
    func get(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(pointer, part, &text, UInt32(flags)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(validatingCString: text)
    }

    func has(_ part: CURLUPart) -> Bool {
        get(part) != nil
    }
}
