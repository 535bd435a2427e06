import CCurl

/// The owner of libcurl's list of header lines.
final class HeaderList {
    private(set) var pointer: UnsafeMutablePointer<curl_slist>?

    deinit {
        curl_slist_free_all(pointer)
    }

    /// Refuses what would not be one header of the request.
    func append(_ name: String, _ value: String) throws(OutboundError) {
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else { throw .headerMalformed }
        guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }) else { throw .headerMalformed }
        // To libcurl a name with a colon and nothing more means: leave that header out.
        let isEmpty = value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
        append(line: isEmpty ? "\(name);" : "\(name): \(value)")
    }

    /// Takes back a header that libcurl would send by itself.
    func suppress(_ name: StaticString) {
        append(line: "\(name):")
    }

    private func append(line: String) {
        guard let extended = curl_slist_append(pointer, line) else { preconditionFailure("no memory for libcurl") }
        pointer = extended
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
