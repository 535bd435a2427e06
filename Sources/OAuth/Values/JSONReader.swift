/// Reads one JSON text (RFC 8259), strictly: in UTF-8, no member twice, no more than `depth` levels.
///
/// Not `JSONDecoder`: the one of Swift 6.3 on Linux traps on the 513th nested bracket, and what it reads here comes from
/// anybody. Members that come twice are what two readers of one token disagree about (RFC 7515 section 4 forbids them).
struct JSONReader {
    static let depth = 64

    private struct Malformed: Error {}

    private let bytes: [UInt8]
    private var index = 0

    /// Nil when the bytes aren't one JSON text.
    static func read(_ bytes: [UInt8]) -> JSONValue? {
        var reader = JSONReader(bytes: bytes)
        guard let value = try? reader.value(levelsLeft: depth) else { return nil }
        reader.skipSpace()
        return reader.index == bytes.count ? value : nil
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func value(levelsLeft: Int) throws(Malformed) -> JSONValue {
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return .object(try object(levelsLeft: levelsLeft))
        case UInt8(ascii: "["): return .array(try array(levelsLeft: levelsLeft))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func object(levelsLeft: Int) throws(Malformed) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        try enclosed(by: "{", "}", levelsLeft: levelsLeft) { reader throws(Malformed) in
            reader.skipSpace()
            let name = try reader.string()
            reader.skipSpace()
            guard reader.take(":") else { throw Malformed() }
            let value = try reader.value(levelsLeft: levelsLeft - 1)
            guard members.updateValue(value, forKey: name) == nil else { throw Malformed() }
        }
        return members
    }

    private mutating func array(levelsLeft: Int) throws(Malformed) -> [JSONValue] {
        var elements: [JSONValue] = []
        try enclosed(by: "[", "]", levelsLeft: levelsLeft) { reader throws(Malformed) in
            elements.append(try reader.value(levelsLeft: levelsLeft - 1))
        }
        return elements
    }

    /// The brackets and the commas of an object or an array.
    private mutating func enclosed(
        by open: Unicode.Scalar, _ close: Unicode.Scalar, levelsLeft: Int,
        _ item: (inout JSONReader) throws(Malformed) -> Void
    ) throws(Malformed) {
        guard levelsLeft > 0, take(open) else { throw Malformed() }
        skipSpace()
        if take(close) { return }
        repeat {
            try item(&self)
            skipSpace()
        } while take(",")
        guard take(close) else { throw Malformed() }
    }

    private mutating func string() throws(Malformed) -> String {
        guard take("\"") else { throw Malformed() }
        var text: [UInt8] = []
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: text, as: UTF8.self) else { throw Malformed() }
                return text
            case UInt8(ascii: "\\"): text += try escape()
            case 0..<0x20: throw Malformed()
            default: text.append(byte)
            }
        }
        throw Malformed()
    }

    private mutating func escape() throws(Malformed) -> [UInt8] {
        switch next() {
        case UInt8(ascii: "\""): return [UInt8(ascii: "\"")]
        case UInt8(ascii: "\\"): return [UInt8(ascii: "\\")]
        case UInt8(ascii: "/"): return [UInt8(ascii: "/")]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            var units = [try codeUnit()]
            if UTF16.isLeadSurrogate(units[0]) {
                guard take("\\"), take("u") else { throw Malformed() }
                units.append(try codeUnit())
            }
            guard let text = String(validating: units, as: UTF16.self) else { throw Malformed() }
            return Array(text.utf8)
        default: throw Malformed()
        }
    }

    private mutating func codeUnit() throws(Malformed) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = next().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else { throw Malformed() }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    private mutating func number() throws(Malformed) -> Double {
        let start = index
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        guard let number = Double(String(decoding: bytes[start..<index], as: UTF8.self)), number.isFinite else {
            throw Malformed()
        }
        return number
    }

    /// One or more.
    private mutating func digits() throws(Malformed) {
        let start = index
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        guard index > start else { throw Malformed() }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Malformed) -> JSONValue {
        guard bytes[index...].starts(with: word.description.utf8) else { throw Malformed() }
        index += word.utf8CodeUnitCount
        return value
    }

    private mutating func skipSpace() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { index += 1 }
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func next() -> UInt8? {
        guard let byte = peek else { return nil }
        index += 1
        return byte
    }

    private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: wanted) else { return false }
        index += 1
        return true
    }
}
