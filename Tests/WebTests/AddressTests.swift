import FoundationEssentials
import OAuth
import Store
import TestHouse
import Testing

/// Addresses as people of all countries have and write them.
struct AddressTests {
    private static let addresses = [
        "jürgen@exämple.example", "用户@例子.公司", "пример@пример.рф", "عائشة@مثال.إختبار", "o'hara+tag@sub.example.com",
        "🚀@example.com", "a@b", "İstanbul@example.com", "ſtraße@example.com",
        "a.!#$%&'*+-/=?^_`{|}~b@example.com",
    ]

    @Test(arguments: addresses)
    func `an address of any script makes an account, signs in and gets a new password`(email: String) async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(email, at: tenant)
        #expect(signingUp.check.words.contains(email))
        #expect(try await signingUp.typed(signingUp.letter.code).status == 200)
        #expect(try await tenant.admits(email, chosenPassword))
        tenant.clock.advance(by: 1)
        let recovering = try await Recovering(email, at: tenant)
        let page = try await recovering.typed(recovering.letter.code)
        _ = try await recovering.browser.submit(page, ["password": "orange window kettle 17"])
        #expect(try await tenant.admits(email, "orange window kettle 17"))
    }

    @Test(arguments: ["\"quoted\"@example.com", "x@[192.0.2.1]", "<bea>@example.com", "bea,cleo@example.com"])
    func `an address that no mail of ours reaches makes no account`(email: String) async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(email, at: tenant)
        #expect(signingUp.check.status == 422 && signingUp.check.form?["email"] == email)
        #expect(signingUp.check.words.contains("This is not an e-mail address."))
        #expect(try await tenant.store.mails(after: nil, limit: 1).isEmpty)
    }

    @Test func `254 bytes are an address, and one more is none`() async throws {
        let tenant = try await TestTenant.fresh()
        for (count, isTaken) in [(254, true), (255, false)] {
            for filler in ["a", "ä"] {
                let room = count - "@example.com".utf8.count
                let local =
                    String(repeating: filler, count: room / filler.utf8.count)
                    + String(repeating: "b", count: room % filler.utf8.count)
                let email = local + "@example.com"
                #expect(email.utf8.count == count)
                let signingUp = try await SigningUp(email, at: tenant)
                #expect(signingUp.check.title == (isTaken ? "Check your mail" : "Create an account"))
                #expect(signingUp.check.status == (isTaken ? 200 : 422))
                let recovering = try await Recovering(email, at: tenant)
                #expect(recovering.check.status == (isTaken ? 200 : 422))
                guard isTaken else { continue }
                #expect(
                    try await signingUp.typed(try await tenant.letters(to: email).first { $0.kind == .signUp }?.code)
                        .status == 200)
                #expect(try await tenant.admits(email, chosenPassword))
            }
        }
        for email in [
            String(repeating: "a", count: 30_000) + "@example.com", "@", "a@", "@b", "a b@c", "a@b@c", "a\u{7}@b",
        ] {
            #expect(try await SigningUp(email, at: tenant).check.status == 422)
        }
    }

    @Test(arguments: [
        ("bea@example.com", "BEA@Example.COM"), ("jürgen@exämple.example", "JÜRGEN@EXÄMPLE.EXAMPLE"),
        // Composed, and with a combining mark.
        ("b\u{E9}a@example.com", "be\u{301}a@example.com"), ("bea@example.com", "  bea@example.com\t"),
        ("пример@example.com", "ПРИМЕР@example.com"),
    ])
    func `one mailbox has one account, however it is written`(address: String, same: String) async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(address, at: tenant)
        _ = try await signingUp.typed(signingUp.letter.code)
        tenant.clock.advance(by: 1)
        _ = try await SigningUp(same, at: tenant)
        #expect(try await tenant.letter(.signUpKnown, to: address).code == nil)
        #expect(try await tenant.admits(same, chosenPassword))
    }

    @Test func `letters that only look alike are other mailboxes`() async throws {
        let tenant = try await TestTenant.fresh()
        // Dotless and dotted i, Cyrillic a, a long s, full width.
        let addresses = [
            "istanbul@example.com", "ıstanbul@example.com", "bea@example.com", "be\u{430}@example.com",
            "bess@example.com", "beſs@example.com", "ｂea@example.com",
        ]
        for (number, email) in addresses.enumerated() {
            let signingUp = try await SigningUp(email, password: "violet harbour ladder \(number)", at: tenant)
            _ = try await signingUp.typed(signingUp.letter.code)
        }
        for (number, email) in addresses.enumerated() {
            #expect(try await tenant.admits(email, "violet harbour ladder \(number)"))
            #expect(try await !tenant.admits(email, "violet harbour ladder \((number + 1) % addresses.count)"))
        }
        // In capitals there is one I for both: it is the dotted one's, wherever the server stands.
        #expect(try await tenant.admits("ISTANBUL@EXAMPLE.COM", "violet harbour ladder 0"))
    }

    @Test func `mail goes to the address as its owner wrote it`() async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp("Bea.Borg@Example.com", at: tenant)
        #expect(try await signingUp.letter.recipient == "Bea.Borg@Example.com")
        _ = try await signingUp.typed(signingUp.letter.code)
        tenant.clock.advance(by: 1)
        // Case may matter to the mailbox, and a stranger's writing of it may lead elsewhere.
        _ = try await Recovering("bea.borg@example.com", at: tenant)
        #expect(try await tenant.letters(to: "bea.borg@example.com").isEmpty)
        #expect(try await tenant.letter(.reset, to: "Bea.Borg@Example.com").code != nil)
    }
}
