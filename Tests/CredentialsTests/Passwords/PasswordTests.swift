import Testing

@testable import Credentials

struct PasswordTests {
    @Test func `an empty text is no password`() {
        #expect(throws: PasswordProblem.empty) { try Password("") }
    }

    @Test func `a password is at most 1,024 bytes of UTF-8`() throws {
        _ = try Password(String(repeating: "é", count: 512))
        #expect(throws: PasswordProblem.tooLong) { try Password(String(repeating: "é", count: 512) + "x") }
    }

    @Test func `a NUL is refused wherever it stands`() {
        for text in ["\0", "a\0", "\0a", "a\0b"] {
            #expect(throws: PasswordProblem.containsNUL) { try Password(text) }
        }
    }

    @Test(arguments: ["correct horse", "é", "水", "🔑"])
    func `a text in its NFKC form has one candidate`(text: String) throws {
        #expect(try Password(text).candidates.count == 1)
    }

    @Test(arguments: [("e\u{301}", "é"), ("ﬁsh", "fish"), ("①", "1"), ("ｐａｓｓ", "pass"), ("\u{212B}", "\u{C5}")])
    func `other texts have the NFKC form and the text as typed`(typed: String, normalised: String) throws {
        let password = try Password(typed)
        #expect(password.normalised.withBytes { Array($0) } == Array(normalised.utf8))
        #expect(password.typed.withBytes { Array($0) } == Array(typed.utf8))
        #expect(password.candidates.count == 2)
    }
}
