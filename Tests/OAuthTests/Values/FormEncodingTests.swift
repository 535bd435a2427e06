import OAuth
import Testing

struct FormEncodingTests {
    @Test(arguments: UInt8.min...UInt8.max) func `every Latin-1 character goes there and back`(byte: UInt8) throws {
        let text = String(Unicode.Scalar(byte))
        let encoded = FormEncoding.encode(text)
        #expect(try FormEncoding.decode(Array(encoded.utf8)) == text)
        #expect(encoded.utf8.allSatisfy { (0x21...0x7E).contains($0) && !Array(#"&=+#"'<>\ "#.utf8).contains($0) })
    }

    @Test func `a byte escaped in either case of hexadecimal is itself`() throws {
        for byte in UInt8(0)..<0x80 {
            let hex = String(byte, radix: 16)
            let escape = "%" + (hex.count == 1 ? "0" : "") + hex
            #expect(try Array(FormEncoding.decode(Array(escape.utf8)).utf8) == [byte])
            #expect(try Array(FormEncoding.decode(Array(escape.uppercased().utf8)).utf8) == [byte])
        }
    }

    @Test(arguments: [
        ("a+b", "a b"), ("a%20b", "a b"), ("a%2Bb", "a+b"), ("%25", "%"), ("%2525", "%25"), ("%00", "\0"), ("=", "="),
        ("%F0%9F%9A%AA", "🚪"), ("%EF%BB%BFx", "\u{FEFF}x"), ("e%CC%81", "e\u{301}"), ("%C3%A9", "\u{E9}"),
        ("%0D%0A", "\r\n"), ("", ""),
    ])
    func `decoding changes escapes and plus signs, nothing else`(encoded: String, text: String) throws {
        #expect(try Array(FormEncoding.decode(Array(encoded.utf8)).utf8) == Array(text.utf8))
    }

    @Test(arguments: ["%", "%2", "a%", "%G0", "%0G", "%+1", "%1+", "% 1", "%%41", "%-1", "%u0041", "%é0", "%２０"])
    func `what isn't an escape is refused`(encoded: String) {
        #expect(throws: RequestParameters.Malformed.encoding) { try FormEncoding.decode(Array(encoded.utf8)) }
    }

    @Test(arguments: [
        "%80", "%C3", "%C3%28", "%C0%80", "%C0%AF", "%E0%80%AF", "%ED%A0%80", "%ED%BF%BF", "%F4%90%80%80",
        "%F8%88%80%80",
        "%FF", "%FE", "a%E2%82", "%E2%82x",
    ])
    func `what isn't UTF-8 is refused, overlong forms and surrogates too`(encoded: String) {
        #expect(throws: RequestParameters.Malformed.encoding) { try FormEncoding.decode(Array(encoded.utf8)) }
    }

    @Test func `raw bytes that aren't UTF-8 are refused`() {
        #expect(throws: RequestParameters.Malformed.encoding) { try FormEncoding.decode([0x61, 0xFF]) }
        #expect(throws: RequestParameters.Malformed.encoding) { try FormEncoding.decode([0xC0, 0x80]) }
    }

    @Test func `whatever Unicode a value has, its encoding comes back byte for byte`() throws {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<2_000 {
            let text = generator.scalars(atMost: 30)
            #expect(try Array(FormEncoding.decode(Array(FormEncoding.encode(text).utf8)).utf8) == Array(text.utf8))
        }
    }

    @Test func `pairs are written so that they are read again`() throws {
        let pairs = [(name: "a&b", value: "c=d&e"), (name: "", value: "x"), (name: "n", value: "+ %\u{0}")]
        let form = FormEncoding.encode(pairs)
        #expect(form == "a%26b=c%3Dd%26e&=x&n=%2B%20%25%00")
        let parameters = try RequestParameters(formEncoded: form.utf8)
        for pair in pairs { #expect(parameters[pair.name] == pair.value) }
    }
}
