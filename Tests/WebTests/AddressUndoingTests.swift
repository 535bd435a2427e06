import OAuth
import Store
import TestHouse
import Testing

/// Who has the last word about an account's address.
struct AddressUndoingTests {
    private func signedIn(_ tenant: TestTenant) async throws -> Browser {
        let browser = tenant.browser()
        _ = try await browser.signIn(tenant.ada, on: try await browser.open(tenant.issuer.url("/account/sign-in")))
        return browser
    }

    private func changing(_ tenant: TestTenant, in browser: Browser, to address: String) async throws -> Answer {
        let page = try await browser.open(tenant.issuer.url("/account/email"))
        return try await browser.submit(page, ["email": address, "password": tenant.ada.password])
    }

    private func changed(_ tenant: TestTenant, in browser: Browser, to address: String) async throws {
        let check = try await changing(tenant, in: browser, to: address)
        _ = try await browser.submit(check, ["code": try await tenant.letter(.change, to: address).code ?? ""])
        guard try await tenant.knows(address) else { throw Surprise("not changed to \(address)") }
        tenant.clock.advance(by: 1)
    }

    @Test func `once the owner has the account back, a thief's own undoing does nothing`() async throws {
        let tenant = try await TestTenant.fresh()
        let thief = try await signedIn(tenant)
        try await changed(tenant, in: thief, to: "thief@example.net")
        try await changed(tenant, in: thief, to: "thief@example.org")
        let owners = try await tenant.letter(.changed, to: "ada@example.com").link ?? ""
        let thiefs = try await tenant.letter(.changed, to: "thief@example.net").link ?? ""
        let owner = tenant.browser()
        #expect(
            try await owner.submit(owner.open(owners), ["password": chosenPassword]).title
                == "Your account is yours again")
        #expect(try await thief.open(thiefs).status == 410)
        #expect(try await tenant.admits("ada@example.com", chosenPassword))
    }

    @Test func `a change that was begun in a session that is over can't be taken up again`() async throws {
        let tenant = try await TestTenant.fresh()
        let thief = try await signedIn(tenant)
        let check = try await changing(tenant, in: thief, to: "thief@example.net")
        let code = try await tenant.letter(.change, to: "thief@example.net").code ?? ""
        _ = try await tenant.store.endAll(of: tenant.ada.id, now: tenant.clock.now)
        let again = try await thief.submit(check, pressing: "again")
        #expect(again.status == 422 && again.words.contains("This page has ended."))
        _ = try await thief.submit(check, ["code": code])
        #expect(try await !tenant.knows("thief@example.net"))
        #expect(try await tenant.admits("ada@example.com", tenant.ada.password))
    }

    @Test func `a mail to a former address gives no new password`() async throws {
        let tenant = try await TestTenant.fresh()
        let recovering = try await Recovering(at: tenant)
        let letter = try await recovering.letter
        let page = try await recovering.typed(letter.code)
        tenant.clock.advance(by: 1)
        try await changed(tenant, in: try await signedIn(tenant), to: "ada@new.example")
        _ = try await recovering.browser.submit(page, ["password": "orange window kettle 17"])
        #expect(try await !tenant.admits("ada@new.example", "orange window kettle 17"))
        #expect(try await tenant.admits("ada@new.example", tenant.ada.password))
    }

    @Test func `an offer to restore works once`() async throws {
        let tenant = try await TestTenant.fresh()
        try await tenant.close(tenant.ada)
        let browser = tenant.browser()
        let offer = try await browser.signIn(
            tenant.ada, on: try await browser.open(tenant.issuer.url("/account/sign-in")))
        #expect(try await browser.submit(offer).title == "Your account")
        browser.cookies.removeAll { $0.name.hasSuffix("-session") }
        #expect(try await browser.submit(offer).title == "Sign in")
        #expect(try await browser.open(tenant.issuer.url("/account")).title == "Sign in")
    }
}
