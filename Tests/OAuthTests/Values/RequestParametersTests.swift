import OAuth
import Testing

struct RequestParametersTests {
    @Test(arguments: [
        ("state=x", "x"), ("state=", nil), ("state", nil), ("", nil), ("=x", nil), ("other=x", nil), ("State=x", nil),
        ("state=x&state=x", nil), ("state=x&state=", nil), ("state=&state=x", nil), ("&&state=x&&", "x"),
        ("state=a=b", "a=b"), ("%73tate=x", "x"), ("state=%20", " "), ("state=+", " "), (" state=x", nil),
        ("state;state=x", nil), ("state=x;y", "x;y"),
    ])
    func `a value is there when it came once and isn't empty`(form: String, value: String?) throws {
        #expect(try RequestParameters(formEncoded: form.utf8)["state"] == value)
    }

    @Test(arguments: [
        ("a=1&b=2", []), ("a=1&a=1", ["a"]), ("a=&a=", ["a"]), ("a&a", ["a"]), ("a=1&b=2&b=3&a=4&a=5", ["b", "a"]),
        ("%61=1&a=2", ["a"]), ("resource=x&resource=y", []), ("A=1&a=1", []), ("=1&=2", [""]),
    ])
    func `repeated parameters are listed, resource never`(form: String, names: [String]) throws {
        #expect(try RequestParameters(formEncoded: form.utf8).repeated == names)
    }

    @Test func `every value of a repeated parameter is kept in its order, empty ones are not`() throws {
        let parameters = try RequestParameters(formEncoded: "resource=b&resource=&resource=a&resource=b".utf8)
        #expect(parameters.all("resource") == ["b", "a", "b"])
        #expect(parameters.all("other") == [])
    }

    @Test(arguments: ["a=%", "%=a", "a=1&b=%GG", "a=%FF", "%C3=a", "a=1&%"])
    func `one malformed pair spoils the form`(form: String) {
        #expect(throws: RequestParameters.Malformed.encoding) { try RequestParameters(formEncoded: form.utf8) }
    }

    @Test func `a hundred parameters are read and no more`() throws {
        let hundred = (0..<RequestParameters.limit).map { "p\($0)=v" }.joined(separator: "&")
        #expect(try RequestParameters(formEncoded: hundred.utf8)["p99"] == "v")
        #expect(throws: RequestParameters.Malformed.tooMany) {
            try RequestParameters(formEncoded: (hundred + "&p100=v").utf8)
        }
        #expect(throws: RequestParameters.Malformed.tooMany) {
            try RequestParameters(formEncoded: String(repeating: "a=1&", count: 101).utf8)
        }
        let separators = [UInt8](repeating: UInt8(ascii: "&"), count: 100_000)
        #expect(try RequestParameters(formEncoded: separators + Array("a=1".utf8))["a"] == "1")
    }

    @Test func `a value of a hundred thousand bytes is one value`() throws {
        let long = String(repeating: "x", count: 100_000)
        #expect(try RequestParameters(formEncoded: "a=\(long)".utf8)["a"] == long)
    }

    @Test func `no form, however broken, is more than refused`() {
        var generator = SeededGenerator(seed: 3)
        let pieces = ["&", "=", "%", "+", "a", "%41", "%FF", "resource", "\u{0}", "é", "%C3%A9", ";"]
        for round in 0..<4_000 {
            let form =
                round.isMultiple(of: 2)
                ? generator.bytes(atMost: 60) : Array(generator.text(of: pieces, atMost: 20).utf8)
            guard let parameters = try? RequestParameters(formEncoded: form) else { continue }
            for name in parameters.repeated { #expect(parameters[name] == nil) }
        }
    }

    @Test func `parameters can't be printed`() {
        #expect(traces(of: RequestParameters([("password", "hunter2")])).allSatisfy { !$0.contains("hunter2") })
    }
}
