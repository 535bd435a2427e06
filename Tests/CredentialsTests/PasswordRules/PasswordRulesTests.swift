import Testing

@testable import Credentials

struct PasswordRulesTests {
    private func problem(_ text: String, _ rules: PasswordRules = PasswordRules()) -> PasswordRuleProblem? {
        do throws(PasswordRuleProblem) {
            _ = try rules.accept(text)
            return nil
        } catch {
            return error
        }
    }

    @Test func `eight characters are enough and seven are not`() {
        #expect(problem("kV7:pmx") == .tooShort(minimum: 8))
        #expect(problem("kV7:pmxe") == nil)
        #expect(problem("") == .tooShort(minimum: 8))
    }

    @Test func `a tenant may ask for more, up to 64`() {
        let rules = PasswordRules(minimum: 12)
        #expect(problem("kV7:pmxe-qw", rules) == .tooShort(minimum: 12))
        #expect(problem("kV7:pmxe-qwu", rules) == nil)
        #expect(PasswordRules(minimum: 1).minimum == 8)
        #expect(PasswordRules(minimum: 1000).minimum == 64)
    }

    @Test func `no class of characters is asked for`() {
        for text in ["vmqkxeodbw", "VMQKXEODBW", "8305917264", ";)<:|&~^+{"] {
            #expect(problem(text) == nil, "\(text)")
        }
    }

    @Test(arguments: [
        "latin: thé quïck brown føx jumps over ", "ταχεία αλώπηξ βαφής ψημένη γη ", "いろはにほへと散りぬるを我が世誰ぞ",
        "نص حكيم له سر قاطع وذو شأن عظيم ", "🦊🐺🐴🐑🍇🚲🎻🏔🪁🧭🛶🧵",
    ])
    func `128 characters of any script are accepted, and kept whole`(sample: String) throws {
        let text = String.UnicodeScalarView(Array(repeating: sample.unicodeScalars, count: 20).joined().prefix(128))
        #expect(text.count == 128)
        let password = try PasswordRules(minimum: 64).accept(String(text))
        #expect(password.typed.withBytes { Array($0) } == Array(String(text).utf8))
    }

    @Test func `128 characters that NFKC makes 18 of each are accepted`() throws {
        var text = String.UnicodeScalarView()
        for at in 0..<128 { text.append(at % 5 == 0 ? "\u{FDFB}" : "\u{FDFA}") }
        #expect(try PasswordRules().accept(String(text)).length == 26 * 8 + 102 * 18)
    }

    @Test func `more than 1,024 bytes are refused, never cut`() {
        var dice = Dice(seed: 1)
        let text = dice.characters(1024)
        #expect(problem(text) == nil)
        #expect(problem(text + "x") == .tooLong)
    }

    @Test func `the length is that of the NFKC form`() {
        // A ligature of three letters counts as three, a letter and its accent as one.
        #expect(problem("ﬃkVp:7") == nil)
        #expect(problem("ke\u{301}Vp:7m") == .tooShort(minimum: 8))
        #expect(problem("ke\u{301}Vp:7mz") == nil)
        // There is no composed form of these.
        #expect(problem("q\u{301}V\u{307}p\u{308}7\u{30A}") == nil)
    }

    @Test func `a password is the same in every form of its characters`() throws {
        let pairs = [
            ("staﬀ-kV7:pm", "staff-kV7:pm"), ("kVpmxe-０１２３", "kVpmxe-0123"), ("cafe\u{301}-kV7", "caf\u{E9}-kV7"),
        ]
        for (one, other) in pairs {
            let forms = try [one, other].map { try PasswordRules().accept($0).normalised.withBytes { Array($0) } }
            #expect(forms[0] == forms[1])
        }
    }

    @Test func `spaces stay as they were typed`() throws {
        let password = try PasswordRules().accept("  kV7 pmx  ")
        #expect(password.typed.withBytes { Array($0) } == Array("  kV7 pmx  ".utf8))
    }

    @Test(arguments: [
        "kV7:pmxe\0", "\0", "kV7:\tpmxe", "kV7:pmxe\n", "kV7:pmxe\r\n", "kV7:pmxe\u{7F}", "kV7:pmxe\u{85}",
    ])
    func `control characters are refused`(text: String) {
        #expect(problem(text) == .holdsControlCharacter)
    }

    @Test(arguments: [
        "aaaaaaaaaaaaaaa", "..................", "  \u{A0}     \u{2003}    ", "xyxyxyxyxyxyxy",
        "7gT!7gT!7gT!7", "98765432109876", "ijklmnopqrst", "zyxwvutsrqpo", "QWERTYUIOPasdf",
        "lkjhgfdsapoiuyt", "yxcvbnmasdfg", "qsdfghjklmaze", "фывапролджэйцу", "aaabbbcccdddeeefff",
        "абвгдежзий", "zzzzzzzzzzzzz!1", "mnopqrstuvw2024",
    ])
    func `repetitions, counting and rows of keys are refused`(text: String) {
        #expect(problem(text) == .predictable)
    }

    @Test(arguments: [
        "aaaaaaaa", "12345678", "abcdefgh", "qwertyuiop", "11111111", "87654321", "1234567890", "qwerty123",
    ])
    func `the best known patterns are refused one way or the other`(text: String) {
        #expect([.common, .predictable].contains(problem(text)))
    }

    @Test(arguments: ["aaaaaaaak", "12345678k:V", "abcdefgh or so", "7gT!x7gT!x7gT!", "111-222-3a3"])
    func `a pattern within something else is no concern`(text: String) {
        #expect(problem(text) == nil)
    }
}
