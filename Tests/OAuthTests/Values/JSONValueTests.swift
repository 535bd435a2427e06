import OAuth
import Testing

struct JSONValueTests {
    @Test(arguments: [
        ("null", JSONValue.null), ("true", .bool(true)), ("false", .bool(false)), ("1", .number(1)), ("0", .number(0)),
        ("-1.5e2", .number(-150)), (#""1""#, .string("1")), (#""""#, .string("")), ("[]", .array([])),
        ("{}", .object([:])),
        (
            #"{"a":[1,"1",true,null,{}]}"#,
            .object(["a": .array([.number(1), .string("1"), .bool(true), .null, .object([:])])])
        ),
        (#""\u00e9\ud83d\udeaa\n""#, .string("é🚪\n")), (" [ 1 ] ", .array([.number(1)])),
    ])
    func `JSON is read as what it is`(text: String, value: JSONValue) {
        #expect(JSONValue(parsing: Array(text.utf8)) == value)
    }

    @Test(arguments: [
        "", " ", "{", "}", "[", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "{'a':1}", "nul", "True", "01", "+1", "1.",
        ".5", "0x1",
        "NaN", "Infinity", "1e999", "-1e999", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"a\nb\"", "\"", "[1] 2", "{}{}",
        "// c\n1", "\u{0}",
        "\"\\ud83d\"", "\"\\ud83dx\"", "\"\\ud83d\\u0041\"", "\"\\udeaa\\ud83d\"", "\"\\u00\u{FF11}1\"", "\"\t\"", "-",
        "1e", "1e+", "--1",
        "[1 2]", "[,]", "{,}", "{\"a\":}", "{\"a\" 1}", "{1:1}", "\u{FEFF}1", "\u{A0}1", "1\u{301}", "[\u{C}1]",
        "truex", "nulll",
    ])
    func `what isn't JSON is refused`(text: String) {
        #expect(JSONValue(parsing: Array(text.utf8)) == nil)
    }

    @Test(arguments: [#"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"[{"b":{"a":1,"c":2,"a":null}}]"#])
    func `a member that comes twice is refused`(text: String) {
        #expect(JSONValue(parsing: Array(text.utf8)) == nil)
    }

    @Test(arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] as [[UInt8]])
    func `a text that isn't UTF-8 is refused`(bytes: [UInt8]) {
        #expect(JSONValue(parsing: bytes) == nil)
    }

    @Test(arguments: [
        ("1", 1), ("-0", 0), ("1.0", 1), ("1.5", nil), ("1e3", 1000), ("1e300", nil), (#""1""#, nil), ("true", nil),
    ])
    func `an integer is a whole number that fits`(text: String, integer: Int?) {
        #expect(JSONValue(parsing: Array(text.utf8))?.integer == integer)
    }

    @Test(arguments: [63, 64, 65, 512, 513, 2_000, 1_000_000], [("[", "]"), (#"{"a":"#, "}")])
    func `nesting, however deep, ends in a value or a refusal`(depth: Int, brackets: (String, String)) {
        let (open, close) = brackets
        let text = String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        #expect((JSONValue(parsing: Array(text.utf8)) != nil) == (depth <= 64))
        #expect(JSONValue(parsing: Array(String(repeating: open, count: depth).utf8)) == nil)
    }

    @Test func `no bytes, however broken, are more than refused`() {
        var generator = SeededGenerator(seed: 6)
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "1", "e", "-", ".", "null", "true", "\\u", "d8", "é", "\0",
            " ",
        ]
        for round in 0..<6_000 {
            let bytes =
                round.isMultiple(of: 2)
                ? generator.bytes(atMost: 40) : Array(generator.text(of: pieces, atMost: 14).utf8)
            _ = JSONValue(parsing: bytes)
        }
    }
}
