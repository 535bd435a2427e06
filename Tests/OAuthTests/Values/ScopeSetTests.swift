import OAuth
import Testing

struct ScopeSetTests {
    @Test(arguments: [
        ("openid", ["openid"]), ("b a", ["b", "a"]), ("a b a", ["a", "b"]), ("  a   b ", ["a", "b"]), ("", []),
        (" ", []),
        ("https://api.example/read", ["https://api.example/read"]), ("a,b", ["a,b"]), ("A a", ["A", "a"]),
        ("!#[]~", ["!#[]~"]),
    ])
    func `a scope parameter is its tokens, each once, in order`(parameter: String, tokens: [String]) {
        #expect(ScopeSet(parameter: parameter)?.tokens == tokens)
    }

    @Test func `exactly NQCHAR makes tokens`() {
        for byte in UInt8.min...UInt8.max {
            let allowed = byte == 0x21 || (0x23...0x5B).contains(byte) || (0x5D...0x7E).contains(byte)
            #expect(ScopeSet.isTokenCharacter(byte) == allowed)
            guard byte != 0x20 else { continue }
            #expect((ScopeSet(parameter: "a" + String(Unicode.Scalar(byte))) != nil) == allowed)
        }
        for text in ["a\tb", "a\nb", "a\u{301}", "a \u{301}", "a\u{A0}b", "\u{212A}", "a\0"] {
            #expect(ScopeSet(parameter: text) == nil)
        }
    }

    @Test func `the set operations keep the order of the left side`() {
        let left: ScopeSet = ["c", "a", "b"]
        let right: ScopeSet = ["b", "d", "c"]
        #expect(left.intersection(right).tokens == ["c", "b"])
        #expect(left.union(right).tokens == ["c", "a", "b", "d"])
        #expect(left.subtracting(right).tokens == ["a"])
        #expect(left.intersection([]).isEmpty && left.subtracting(left).isEmpty && left.union([]) == left)
        #expect(left.contains("a") && !left.contains("d") && !left.contains("A"))
        #expect(left.intersection(right).isSubset(of: left) && !left.isSubset(of: right))
        #expect(ScopeSet().isSubset(of: right))
        #expect(left.description == "c a b")
    }
}
