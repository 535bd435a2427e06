import OAuth
import Testing

struct Base64URLTests {
    /// RFC 4648 section 10 without the padding, and the two letters that make it base64url.
    static let vectors: [([UInt8], String)] = [
        ([], ""), (Array("f".utf8), "Zg"), (Array("fo".utf8), "Zm8"), (Array("foo".utf8), "Zm9v"),
        (Array("foob".utf8), "Zm9vYg"), (Array("fooba".utf8), "Zm9vYmE"), (Array("foobar".utf8), "Zm9vYmFy"),
        ([0xFB, 0xFF, 0xBE], "-_--"), ([0xFF], "_w"), ([0x00], "AA"),
        // RFC 7515 appendix C.
        ([3, 236, 255, 224, 193], "A-z_4ME"),
    ]

    @Test(arguments: vectors) func `the specifications' vectors go both ways`(bytes: [UInt8], text: String) {
        #expect(Base64URL.encode(bytes) == text)
        #expect(Base64URL.decode(text) == bytes)
    }

    @Test(arguments: [
        "Zg==", "Zm8=", "Zg=", "=", "Z", "Zm9vY", "+/++", "Zm9v\n", " Zm9v", "Zm 9v", "Zm9v\0", "Zm9vé", "Zm9v\u{301}",
        "Zm9v.", "\u{212A}m9v", "Ζm9v",
    ])
    func `what isn't of the alphabet is refused`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func `of all two- and three-letter texts just the canonical ones decode`() {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        for first in [alphabet[0], alphabet[63]] {
            for last in alphabet {
                for text in ["\(first)\(last)", "\(first)\(first)\(last)"] {
                    guard let bytes = Base64URL.decode(text) else { continue }
                    #expect(Base64URL.encode(bytes) == text)
                }
            }
        }
        let decoded = alphabet.filter { Base64URL.decode("A\($0)") != nil }
        #expect(decoded == ["A", "Q", "g", "w"])
    }

    @Test func `bytes of every length come back`() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            let bytes = generator.bytes(atMost: 70)
            let text = Base64URL.encode(bytes)
            #expect(Base64URL.decode(text) == bytes)
            var appended = Array("x.".utf8)
            Base64URL.append(bytes, to: &appended)
            #expect(appended == Array("x.\(text)".utf8))
        }
    }
}
