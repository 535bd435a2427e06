import FoundationEssentials
import OAuth
import Testing

struct JSONObjectTests {
    @Test func `members stand in the order in which they were set, nil ones are left out`() {
        var inner = JSONObject()
        inner.set("n", -7)
        var object = JSONObject()
        object.set("z", "1")
        object.set("none", String?.none)
        object.set("none", Int?.none)
        object.set("none", Bool?.none)
        object.set("none", [String]?.none)
        object.set("none", JSONObject?.none)
        object.set("none", [JSONObject]?.none)
        object.set("a", 42)
        object.set("t", true)
        object.set("f", false)
        object.set("e", [String]())
        object.set("l", ["x", "y"])
        object.set("o", inner)
        object.set("os", [inner, JSONObject()])
        #expect(
            String(decoding: object.bytes, as: UTF8.self)
                == #"{"z":"1","a":42,"t":true,"f":false,"e":[],"l":["x","y"],"o":{"n":-7},"os":[{"n":-7},{}]}"#)
        #expect(String(decoding: JSONObject().bytes, as: UTF8.self) == "{}")
    }

    @Test(arguments: [
        ("\"", #"\""#), ("\\", #"\\"#), ("/", "/"), ("\n", #"\u000a"#), ("\0", #"\u0000"#), ("\u{1F}", #"\u001f"#),
        (" ", " "),
        ("\u{7F}", #"\u007f"#), ("<", #"\u003c"#), (">", #"\u003e"#), ("&", #"\u0026"#), ("'", "'"), ("é", "é"),
        ("🚪", "🚪"),
        ("\u{2028}", "\u{2028}"),
    ])
    func `a text is escaped so that JSON and HTML leave it alone`(text: String, escaped: String) {
        var object = JSONObject()
        object.set(text, text)
        #expect(object.bytes == Array("{\"\(escaped)\":\"\(escaped)\"}".utf8))
    }

    @Test func `whatever text goes in comes out of another reader byte for byte`() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<1_500 {
            let texts = (0..<3).map { _ in generator.scalars(atMost: 12) }
            var object = JSONObject()
            object.set("k", texts[0])
            object.set("l", texts)
            object.set("i", Int.random(in: .min ... .max, using: &generator))
            struct Read: Decodable {
                let k: String
                let l: [String]
            }
            let read = try JSONDecoder().decode(Read.self, from: Data(object.bytes))
            #expect(Array(read.k.utf8) == Array(texts[0].utf8))
            #expect(read.l.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
        }
    }

    @Test func `numbers of every size are written whole`() {
        for number in [Int.min, -1, 0, 1, Int.max] {
            var object = JSONObject()
            object.set("n", number)
            #expect(object.bytes == Array("{\"n\":\(number)}".utf8))
        }
    }
}
