/// The languages that a person asked for, best first.
package struct LanguageTags: Sendable, Equatable {
    package let preferred: [String]

    /// Nobody has more languages than this; what follows is not read.
    private static let limit = 16

    /// - Parameters:
    ///   - uiLocales: the parameter `ui_locales`: tags separated by spaces, best first. They go before the header's.
    ///   - acceptLanguage: the header's value (RFC 9110 12.5.4). Malformed parts are skipped, `*` says nothing.
    package init(uiLocales: String? = nil, acceptLanguage: String? = nil) {
        let asked = (uiLocales ?? "").split(separator: " ").prefix(Self.limit).map(String.init)
        preferred = (asked + Self.accepted(acceptLanguage ?? "")).map { $0.lowercased() }.filter(Self.isTag)
    }

    private static func accepted(_ header: String) -> [String] {
        typealias Weighted = (tag: String, weight: Double)
        let weighted = header.split(separator: ",").prefix(limit).compactMap { range -> Weighted? in
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            guard let tag = parts.first else { return nil }
            let quality = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
            let weight = quality.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            guard weight > 0 else { return nil }
            return (tag, weight)
        }
        return weighted.enumerated()
            .sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
            .map(\.element.tag)
    }

    private static func isTag(_ tag: String) -> Bool {
        tag.utf8.count <= 35
            && tag.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
            }
    }
}
