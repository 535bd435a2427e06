import FoundationEssentials
import OAuth
import Store
import TestHouse
import Testing

/// How often somebody may guess, and have mail sent to others.
struct GuessingTests {
    @Test func `the fifth code may still be the right one`() async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(at: tenant)
        let letter = try await signingUp.letter
        for _ in 0..<4 { #expect(try await signingUp.typed(letter.wrongCode).status == 422) }
        #expect(try await signingUp.typed(letter.code).status == 200)
        #expect(try await tenant.knows("bea@example.com"))
    }

    @Test func `after five wrong codes the right one is refused, and so is the link`() async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(at: tenant)
        let letter = try await signingUp.letter
        for _ in 0..<5 {
            let answer = try await signingUp.typed(letter.wrongCode)
            #expect(answer.words.contains("This is not the code in the newest message."))
        }
        let refused = try await signingUp.typed(letter.code)
        #expect(refused.status == 429 && refused.words.contains("Too many codes were tried."))
        let page = try await signingUp.browser.open(letter.link ?? "")
        #expect(page.status == 410 && page.title == "Too many tries")
        #expect(try await !tenant.knows("bea@example.com"))
        // A new message helps.
        tenant.clock.advance(by: 1)
        let again = try await signingUp.browser.submit(signingUp.check, pressing: "again")
        let second = try await signingUp.letter
        #expect(try await signingUp.browser.submit(again, ["code": second.code ?? ""]).status == 200)
    }

    @Test func `what isn't a code at all is not counted`() async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(at: tenant)
        for code in ["", "x", "1234567", "123456789", "1234 567x", "-1234567", String(repeating: "1", count: 5000)] {
            #expect(try await signingUp.typed(code).status == 422)
            #expect(try await signingUp.typed(code).status == 422)
        }
        let letter = try await signingUp.letter
        let code = try #require(letter.code).replacing(" ", with: "")
        // As people and keyboards write it.
        let arabic = String(code.map { Character(Unicode.Scalar(0x0660 + UInt32($0.wholeNumberValue ?? 0))!) })
        #expect(try await signingUp.typed(" \(arabic.prefix(4))-\(arabic.suffix(4)) ").status == 200)
    }

    @Test func `the fifth password beside a link may still be the right one`() async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(at: tenant)
        for _ in 0..<4 { #expect(try await signingUp.confirmedElsewhere("not this harbour 7").status == 422) }
        #expect(try await signingUp.confirmedElsewhere().title == "Done")
    }

    @Test func `after five wrong passwords beside a link the right one is refused`() async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(at: tenant)
        let letter = try await signingUp.letter
        let browser = tenant.browser()
        let page = try await browser.open(letter.link ?? "")
        for _ in 0..<5 { #expect(try await browser.submit(page, ["password": "not this harbour 7"]).status == 422) }
        let refused = try await browser.submit(page, ["password": chosenPassword])
        #expect([410, 429].contains(refused.status) && refused.words.contains("Too many"))
        #expect(try await signingUp.typed(letter.code).status == 429)
        #expect(try await !tenant.knows("bea@example.com"))
    }

    @Test func `twenty codes are tried for one address from one network in an hour, in however many mails`()
        async throws
    {
        let tenant = try await TestTenant.fresh(proxies: 1)
        func begun(_ email: String = "bea@example.com", at network: String) async throws -> SigningUp {
            tenant.clock.advance(by: 1)
            return try await SigningUp(email, at: tenant, in: tenant.browser(network: network))
        }
        for round in 1...4 {
            let signingUp = try await begun(at: "192.0.2.\(round)")
            let letter = try await signingUp.letter
            for _ in 0..<5 { #expect(try await signingUp.typed(letter.wrongCode).status == 422) }
        }
        let signingUp = try await begun(at: "192.0.2.9")
        let refused = try await signingUp.typed(signingUp.letter.code)
        #expect(refused.status == 429 && refused.words.contains("Too many codes were tried."))
        #expect(try await !tenant.knows("bea@example.com"))
        // Another address is not disturbed, and neither is the owner of this one elsewhere.
        let other = try await begun("cleo@example.com", at: "192.0.2.9")
        #expect(try await other.typed(other.letter.code).status == 200)
        tenant.clock.advance(by: 3600)
        let later = try await begun(at: "192.0.2.9")
        #expect(try await later.typed(later.letter.code).status == 200)
    }

    @Test func `one network's wrong codes don't keep the owner out elsewhere`() async throws {
        let tenant = try await TestTenant.fresh(proxies: 1)
        for round in 1...5 {
            let attacker = try await SigningUp(at: tenant, in: tenant.browser(network: "192.0.2.\(round)"))
            for _ in 0..<5 { _ = try await attacker.typed("0000 0000") }
            tenant.clock.advance(by: 1)
        }
        let owner = try await SigningUp(at: tenant, in: tenant.browser(network: "203.0.113.1"))
        #expect(try await owner.typed(owner.letter.code).status == 200)
    }

    @Test func `twenty passwords are tried in one session in an hour, and nobody else uses them up`() async throws {
        let tenant = try await TestTenant.fresh(proxies: 1)
        let browser = tenant.browser()
        _ = try await tenant.signedIn(tenant.register(), in: browser)
        let page = try await browser.open(tenant.issuer.url("/account/data"))
        let transaction = try #require(page.forms.last?["transaction"])
        func tried(_ network: Int, _ password: String) async throws -> Answer {
            browser.network = "10.0.\(network).1"
            let fields = [("transaction", transaction), ("do", "delete"), ("password", password)]
            return try await browser.post(tenant.issuer.url("/account/data"), fields)
        }
        for network in 0..<20 { #expect(try await tried(network, "wrong harbour").status == 422) }
        let refused = try await tried(99, tenant.ada.password)
        #expect(refused.status == 429 && refused.words.contains("Too many passwords were tried."))
        // The owner is not shut out elsewhere.
        let other = tenant.browser()
        _ = try await other.signIn(tenant.ada, on: try await other.open(tenant.issuer.url("/account/sign-in")))
        let own = try await other.open(tenant.issuer.url("/account/data"))
        let fields = [
            ("transaction", own.forms.last?["transaction"] ?? ""), ("do", "delete"), ("password", tenant.ada.password),
        ]
        let done = try await other.post(tenant.issuer.url("/account/data"), fields)
        #expect(done.title == "Your account will be deleted")
    }

    @Test func `a hundred codes are tried from one network in an hour`() async throws {
        let tenant = try await TestTenant.fresh(proxies: 1)
        for number in 0..<20 {
            // One network, however its last number changes.
            let browser = tenant.browser(network: "198.51.100.\(number + 1)")
            let signingUp = try await SigningUp("bea\(number)@example.com", at: tenant, in: browser)
            let code = try await signingUp.letter.wrongCode
            for _ in 0..<5 { #expect(try await signingUp.typed(code).status == 422) }
        }
        let here = try await SigningUp("cleo@example.com", at: tenant, in: tenant.browser(network: "198.51.100.99"))
        #expect(try await here.typed(here.letter.code).status == 429)
        let elsewhere = try await SigningUp("dora@example.com", at: tenant, in: tenant.browser(network: "203.0.113.1"))
        #expect(try await elsewhere.typed(elsewhere.letter.code).status == 200)
        tenant.clock.advance(by: 3600)
        let later = try await SigningUp("cleo@example.com", at: tenant, in: tenant.browser(network: "198.51.100.99"))
        #expect(try await later.typed(later.letter.code).status == 200)
    }

    @Test func `one address gets five mails in an hour from one network, and whoever asks for more sees no difference`()
        async throws
    {
        let tenant = try await TestTenant.fresh()
        var faces: Set<String> = []
        for number in 0..<8 {
            let typed = number.isMultiple(of: 2) ? "ada@example.com" : "Ada@Example.com"
            faces.insert(try await Recovering(typed, at: tenant).check.face(about: typed))
            tenant.clock.advance(by: 1)
        }
        #expect(faces.count == 1)
        #expect(try await tenant.letters(to: "ada@example.com").count == 5)
        // The last that was sent still works: what wasn't sent ended nothing.
        let letter = try await tenant.letter(.reset, to: "ada@example.com")
        #expect(try await tenant.browser().open(letter.link ?? "").status == 200)
        // Signing up with it counts for the same address.
        _ = try await SigningUp("ada@example.com", at: tenant)
        #expect(try await tenant.letters(to: "ada@example.com").count == 5)
        tenant.clock.advance(by: 3600)
        _ = try await Recovering(at: tenant)
        #expect(try await tenant.letters(to: "ada@example.com").count == 6)
    }

    @Test func `one address gets twenty mails in an hour, and a stranger alone can't use them up`() async throws {
        let tenant = try await TestTenant.fresh(proxies: 1)
        for number in 0..<24 {
            let email = number < 23 ? "ada@example.com" : "bob@example.com"
            let recovering = try await Recovering(
                email, at: tenant, in: tenant.browser(network: "10.0.\(number / 4).1"))
            #expect(recovering.check.status == 200)
            tenant.clock.advance(by: 1)
        }
        #expect(try await tenant.letters(to: "ada@example.com").count == 20)
        #expect(try await tenant.letters(to: "bob@example.com").count == 1)
        let other = try await TestTenant.fresh(proxies: 1)
        for _ in 0..<30 {
            _ = try await Recovering(at: other, in: other.browser(network: "10.0.0.1"))
            other.clock.advance(by: 1)
        }
        _ = try await Recovering(at: other, in: other.browser(network: "10.0.1.1"))
        #expect(try await other.letters(to: "ada@example.com").count == 6)
    }

    @Test func `one network has sixty mails sent in an hour, and is told so; another is not`() async throws {
        let tenant = try await TestTenant.fresh(proxies: 1)
        let browser = tenant.browser(network: "2001:db8:7::1")
        for number in 0..<60 {
            let page = try await browser.open(tenant.issuer.url("/forgot"))
            #expect(try await browser.submit(page, ["email": "p\(number)@example.com"]).status == 200)
        }
        let neighbour = tenant.browser(network: "2001:db8:7:ffff::2")
        let forgot = try await neighbour.submit(
            neighbour.open(tenant.issuer.url("/forgot")), ["email": "x@example.com"])
        #expect(forgot.status == 429 && forgot.words.contains("Too many messages were asked for from your network."))
        let signUp = try await SigningUp(at: tenant, in: neighbour)
        #expect(signUp.check.status == 429)
        #expect(signUp.check.words.contains("Too many messages were asked for from your network."))
        #expect(signUp.check.form?["email"] == "bea@example.com")
        #expect(try await tenant.letters(to: "bea@example.com").isEmpty)
        let elsewhere = try await SigningUp(at: tenant, in: tenant.browser(network: "2001:db8:8::1"))
        #expect(elsewhere.check.title == "Check your mail")
        tenant.clock.advance(by: 3600)
        #expect(try await Recovering(at: tenant, in: tenant.browser(network: "2001:db8:7::1")).check.status == 200)
    }

    @Test func `having it sent again counts like having it sent`() async throws {
        let tenant = try await TestTenant.fresh()
        let signingUp = try await SigningUp(at: tenant)
        var page = signingUp.check
        for _ in 0..<7 {
            tenant.clock.advance(by: 1)
            page = try await signingUp.browser.submit(page, pressing: "again")
            #expect(page.words.contains("We have sent it again."))
        }
        #expect(try await tenant.letters(to: "bea@example.com").count == 5)
    }
}
