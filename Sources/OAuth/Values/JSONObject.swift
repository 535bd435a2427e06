/// Writes one JSON object, member by member, in the order given: the bytes of tokens and answers without an encoder's detours.
///
/// Members whose value is nil are left out. A name is never checked for being there already.
package struct JSONObject: Sendable {
    private var text: [UInt8] = [UInt8(ascii: "{")]

    package init() {}

    /// The finished object.
    package var bytes: [UInt8] { text + [UInt8(ascii: "}")] }

    /// A text.
    package mutating func set(_ name: String, _ value: String?) {
        guard let value else { return }
        begin(name)
        JSONObject.appendQuoted(value, to: &text)
    }

    /// A whole number.
    package mutating func set(_ name: String, _ value: Int?) {
        guard let value else { return }
        begin(name)
        text.append(contentsOf: String(value).utf8)
    }

    /// True or false.
    package mutating func set(_ name: String, _ value: Bool?) {
        guard let value else { return }
        begin(name)
        text.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// A list of texts.
    package mutating func set(_ name: String, _ values: [String]?) {
        guard let values else { return }
        begin(name)
        appendArray(values) { JSONObject.appendQuoted($0, to: &$1) }
    }

    /// An object.
    package mutating func set(_ name: String, _ object: JSONObject?) {
        guard let object else { return }
        begin(name)
        text.append(contentsOf: object.bytes)
    }

    /// A list of objects.
    package mutating func set(_ name: String, _ objects: [JSONObject]?) {
        guard let objects else { return }
        begin(name)
        appendArray(objects) { $1.append(contentsOf: $0.bytes) }
    }

    private mutating func begin(_ name: String) {
        if text.count > 1 { text.append(UInt8(ascii: ",")) }
        JSONObject.appendQuoted(name, to: &text)
        text.append(UInt8(ascii: ":"))
    }

    private mutating func appendArray<Element>(_ elements: [Element], _ append: (Element, inout [UInt8]) -> Void) {
        text.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            append(element, &text)
        }
        text.append(UInt8(ascii: "]"))
    }

    private static let hex = Array("0123456789abcdef".utf8)

    /// RFC 8259 section 7. `<`, `>` and `&` are escaped as well: the text is then inert wherever a browser may guess HTML.
    private static func appendQuoted(_ value: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        defer { text.append(UInt8(ascii: "\"")) }
        if value.utf8.allSatisfy(isPlain) {
            text.append(contentsOf: value.utf8)
            return
        }
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                text.append(UInt8(ascii: "\\"))
                text.append(byte)
            case 0..<0x20, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), 0x7F:
                text.append(contentsOf: "\\u00".utf8)
                text.append(JSONObject.hex[Int(byte >> 4)])
                text.append(JSONObject.hex[Int(byte & 15)])
            default:
                text.append(byte)
            }
        }
    }

    /// Whether a byte stands for itself.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x20, 0x7F, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: "&"):
            false
        default:
            true
        }
    }
}
