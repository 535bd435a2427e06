import Testing

@testable import Credentials

struct ContextWordsTests {
    private let rules = PasswordRules(
        context: [
            "Brightwater Bank of Ålesund", "Quillnote 365", "Zoë van Trapp", "z.trapp_86@mail.brightwater.example",
            "佐藤 美咲",
        ])

    private func isRefused(_ text: String) -> Bool {
        do throws(PasswordRuleProblem) {
            _ = try rules.accept(text)
            return false
        } catch {
            return error == .madeOfContext
        }
    }

    @Test(arguments: [
        "brightwater", "BRIGHTWATER", "Brightwater1!", "brightwater-brightwater",
        "Brightwater Bank of Ålesund", "BrightwaterBank!", "BankOfÅlesund", "quillnote365",
        "365Quillnote!", "quillnoteQuillnote", "ZoëVanTrapp", "zoe\u{308}trapp", "trapp19871204",
        "19871204trapp", "!!!trapp!!!2024", "z.trapp_86", "z.trapp_86@mail.brightwater.example",
        "trapp86brightwater", "mailbrightwaterexample", "ｂｒｉｇｈｔｗａｔｅｒ", "佐藤美咲1990", "美咲19900412",
        "trapp....................",
    ])
    func `the names of the place and the person are refused, with what goes around them`(text: String) {
        #expect(isRefused(text))
    }

    @Test(arguments: [
        "my brightwater bank password is long", "brightwaterfall", "trapped in ålesund",
        "zoë and the harbour", "trapp-8306-5917-26", "of 83059172", "365-83059172", "美咲さんの猫の名前",
        "example.horse.example", "xz.trapp_86",
    ])
    func `a password that merely holds a name is accepted`(text: String) {
        #expect(!isRefused(text))
    }

    @Test func `an address of digits is a word, too`() {
        let rules = PasswordRules(context: ["830591726@mail.example"])
        #expect(throws: PasswordRuleProblem.madeOfContext) { try rules.accept("830591726") }
        #expect(throws: PasswordRuleProblem.madeOfContext) { try rules.accept("830591726!") }
        #expect(throws: Never.self) { try rules.accept("830591725") }
    }

    @Test func `empty names refuse nothing`() {
        let rules = PasswordRules(context: ["", " ", "@", "-", "a", "1"])
        #expect(throws: Never.self) { try rules.accept("8305-9172") }
        #expect(throws: Never.self) { try rules.accept(";)<:|&~^+{") }
    }

    @Test func `a name that fits in a thousand ways is read in one`() {
        let rules = PasswordRules(context: [String(repeating: "a", count: 200), "aa", "aaa", "aaaa"])
        #expect(throws: PasswordRuleProblem.madeOfContext) {
            try rules.accept(String(repeating: "a", count: 1020))
        }
    }
}
