import Testing

@testable import Credentials

struct PasswordStrengthTests {
    private let rules = PasswordRules(context: ["Brightwater", "zoe@mail.example"])

    @Test(arguments: [
        "", "short", "password1!", "brightwater2024", "aaaaaaaaaaaaaaaaaaaaaaaaaa", "p@ssw0rd!!!!2024",
        "12345princess98765", "Tr0ub4dor&3", "wonderful", "kV7:pmxe", "abababcbabcbabcabcbabcabccbabab",
        "lighthouse keeper", "83059172640", "line\nbreak that is quite long otherwise",
    ])
    func `what is refused, or soon guessed, is weak`(text: String) {
        #expect(rules.strength(of: text) == .weak)
    }

    @Test(arguments: ["kV7:pmxe-qR", "kettle harbour meadow", "r7vq2mx9kd4t"])
    func `what takes some guessing is fair`(text: String) {
        #expect(rules.strength(of: text) == .fair)
    }

    @Test(arguments: [
        "correct horse battery staple", "kV7:pmxe-qR3+w", "r7vq2mx9kd4tz8hb5n",
        "Die Möwe trägt heute einen roten Hut", "いろはにほへと散りぬるを我が世誰ぞ常ならむ有為の奥山",
        "zoe likes brightwater in the early morning", "ταχεία αλώπηξ βαφής ψημένη γη",
    ])
    func `four words, or a dozen random characters and more, are strong`(text: String) {
        #expect(rules.strength(of: text) == .strong)
    }

    @Test func `more of the same adds nothing`() {
        #expect(rules.strength(of: "kV7:pmxe-qR") == .fair)
        #expect(rules.strength(of: "kV7:pmxe-qRkV7:pmxe-qRkV7:pmxe-qR") == .fair)
    }

    @Test func `the hints are in order`() {
        #expect(PasswordStrength.weak < .fair && PasswordStrength.fair < .strong)
    }
}
