import HTTPTypes
import OAuth
import Store
import TestHouse
import Testing

/// What the development server has written to people.
struct InboxTests {
    @Test func `each mail is shown in both forms, and its link works`() async throws {
        let tenant = try await TestTenant.fresh(demonstration: true)
        let browser = tenant.browser()
        #expect(try await browser.open(tenant.issuer.url("/inbox")).words.contains("No mail yet."))
        let signingUp = try await SigningUp(name: "Bea <b>Borg", at: tenant)
        let letter = try await signingUp.letter
        let inbox = try await browser.open(tenant.issuer.url("/inbox"))
        #expect(inbox.words.contains("bea@example.com"))
        #expect(inbox.words.contains("Confirm your address for Acme <& Söhne>"))
        #expect(inbox.text.contains("queued"))
        let mail = try #require(try await tenant.store.mails(after: nil, limit: 1).first)
        let html = try await browser.open(tenant.issuer.url("/inbox/\(mail.id)"))
        let text = try await browser.open(tenant.issuer.url("/inbox/\(mail.id)?as=text"))
        for shown in [html, text] {
            #expect(shown.status == 200)
            #expect(shown.words.contains(letter.code ?? "no code") && shown.words.contains(letter.link ?? "no link"))
            #expect(shown.headers[.xContentTypeOptions] == "nosniff" && shown.headers[.cacheControl] == "no-store")
        }
        #expect(html.headers[.contentType] == "text/html; charset=utf-8" && !html.text.contains("Bea <b>"))
        #expect(text.headers[.contentType] == "text/plain; charset=utf-8")
        #expect(html.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
    }

    @Test func `a mail that was sent has nothing to show any more, and nobody else's is shown`() async throws {
        let tenant = try await TestTenant.fresh(demonstration: true)
        let other = try await TestTenant.fresh(demonstration: true)
        _ = try await SigningUp(at: tenant)
        let mail = try #require(try await tenant.store.mails(after: nil, limit: 1).first)
        #expect(try await other.browser().open(other.issuer.url("/inbox/\(mail.id)")).status == 404)
        #expect(try await !other.browser().open(other.issuer.url("/inbox")).words.contains("bea@example.com"))
        try await tenant.markSent()
        #expect(try await tenant.browser().open(tenant.issuer.url("/inbox/\(mail.id)")).status == 404)
        let inbox = try await tenant.browser().open(tenant.issuer.url("/inbox"))
        #expect(inbox.words.contains("bea@example.com") && inbox.link(to: "/inbox/\(mail.id)", of: tenant) == "")
        for id in ["x", "00000000-0000-0000-0000-000000000000"] {
            #expect(try await tenant.browser().open(tenant.issuer.url("/inbox/" + id)).status == 404)
        }
    }
}
