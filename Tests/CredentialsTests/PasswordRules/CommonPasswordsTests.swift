import Testing

@testable import Credentials

struct CommonPasswordsTests {
    private func isCommon(_ text: String) -> Bool {
        do throws(PasswordRuleProblem) {
            _ = try PasswordRules().accept(text)
            return false
        } catch {
            return error == .common
        }
    }

    @Test func `the list is read to its end`() {
        #expect(MostUsed.passwords.count == 100)
        #expect(CommonPasswordsData.count >= 10_000)
        // The first and the last of the list, by their hashes: so all between were read rightly.
        #expect(CommonPasswords.contains("z1z2z3z4".unicodeScalars))
        #expect(CommonPasswords.contains("startrek1".unicodeScalars))
    }

    @Test(arguments: MostUsed.passwords)
    func `the hundred most used passwords are refused, in capitals too`(text: String) {
        #expect(isCommon(text))
        #expect(isCommon(text.uppercased()))
        #expect(isCommon("\(text)1!"))
    }

    @Test(arguments: ["ｐａｓｓｗｏｒｄ", "pa\u{17F}\u{17F}word", "ｐassword１２３", " password ", "ＰＡＳＳＷＯＲＤ！"])
    func `a common password is refused in every form of its characters`(text: String) {
        #expect(isCommon(text))
    }

    @Test(arguments: [
        "passwort1", "willkommen", "motdepasse", "Mot de passe", "contraseña", "CONTRASEN\u{303}A1",
        "minhasenha", "パスワード123", "كلمة السر", "كلمةالسر١٢٣", "пароль123", "йцукенгш",
    ])
    func `the words that other languages have for it are refused`(text: String) {
        #expect(isCommon(text))
    }

    @Test(arguments: [
        "password1!", "Password123", "Summer2024", "summer2024!", "monkey_1987", "qwerty!!!", "dragon-99",
    ])
    func `the usual ending makes a common password no better`(text: String) {
        #expect(isCommon(text))
    }

    @Test(arguments: [
        "monkey73851", "sunshine-72045", "summer3024", "password-kettle", "my password", "2024summer",
        "monkey!?!?", "dragonfly-x", "correct horse battery staple",
    ])
    func `any more than that is somebody's own`(text: String) {
        #expect(!isCommon(text))
    }

    @Test func `random passphrases and random characters are accepted`() {
        var dice = Dice(seed: 4)
        let rules = PasswordRules(context: ["Monkey Market", "Silver Spider", "summer.hunter@garden.example"])
        for _ in 0..<1000 {
            for text in [dice.phrase(words: 4), dice.characters(8), dice.characters(12)] {
                #expect(throws: Never.self, "\(text)") { try rules.accept(text) }
            }
        }
    }
}
