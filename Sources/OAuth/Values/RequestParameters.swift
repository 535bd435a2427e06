/// The parameters of one request, decoded from `application/x-www-form-urlencoded`, before anything is known about them.
///
/// An empty value counts as absent (RFC 6749 section 3.1); so does a repeated one everywhere but in `repeated`.
///
/// It holds passwords and secrets, so it can't be printed.
package struct RequestParameters: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private var values: [String: [String]] = [:]
    /// The parameters that came more than once, in the order of their second coming (RFC 6749 section 3.1 forbids it).
    /// `resource` may be repeated (RFC 8707 section 2) and is never listed.
    package private(set) var repeated: [String] = []

    /// Why a body or a query isn't a form.
    package enum Malformed: Error {
        /// An escape that isn't two hexadecimal digits, or bytes that aren't UTF-8 (RFC 6749 appendix B).
        case encoding
        case tooMany
    }

    /// The number of parameters a request may have.
    package static let limit = 100

    package init(formEncoded text: some Sequence<UInt8>) throws(Malformed) {
        var count = 0
        for pair in Array(text).split(separator: UInt8(ascii: "&")) {
            count += 1
            guard count <= RequestParameters.limit else { throw .tooMany }
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = try FormEncoding.decode(parts[0])
            add(name, parts.count > 1 ? try FormEncoding.decode(parts[1]) : "")
        }
    }

    package init(_ pairs: [(String, String)] = []) {
        for (name, value) in pairs { add(name, value) }
    }

    private mutating func add(_ name: String, _ value: String) {
        if values[name] != nil, name != "resource", !repeated.contains(name) { repeated.append(name) }
        values[name, default: []].append(value)
    }

    /// All that came, with a value or without.
    package var names: Set<String> { Set(values.keys) }

    /// The value of a parameter that came exactly once and isn't empty.
    package subscript(name: String) -> String? {
        guard let all = values[name], all.count == 1, let value = all.first, !value.isEmpty else { return nil }
        return value
    }

    /// Every non-empty value, in order.
    package func all(_ name: String) -> [String] {
        values[name, default: []].filter { !$0.isEmpty }
    }

    package var description: String { "(parameters)" }
    package var debugDescription: String { "(parameters)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
