import HTTPTypes
import OAuth
import Store
import TestHouse
import Testing

/// Who wants no more invitations says so once, by a page or by a button of their mail program.
struct DeclineTests {
    private static func url(_ token: String, at tenant: TestTenant) -> String {
        tenant.issuer.url("/decline?token=") + token
    }

    @Test func `looking declines nothing; the button does, and twice is once`() async throws {
        let tenant = try await TestTenant.fresh()
        let token = try await tenant.invite("bea@example.com").expose()
        let email = EmailAddress("bea@example.com")!
        let browser = tenant.browser()
        for _ in 0..<3 {
            #expect(try await browser.open(Self.url(token, at: tenant), from: .crossSite).status == 200)
            #expect(try await tenant.server.send(.head, Self.url(token, at: tenant)).status == 200)
        }
        #expect(try await tenant.store.isInvited(email, now: tenant.clock.now))
        let page = try await browser.open(Self.url(token, at: tenant))
        for _ in 0..<2 {
            #expect(try await browser.submit(page).title == "You will get no more invitations")
            #expect(try await !tenant.store.isInvited(email, now: tenant.clock.now))
        }
        await #expect(throws: Surprise.self) { try await tenant.invite("bea@example.com") }
    }

    @Test func `a mail program does it without a page of ours and without cookies`() async throws {
        let tenant = try await TestTenant.fresh()
        let token = try await tenant.invite("bea@example.com").expose()
        let fields: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        let answer = try await tenant.server.send(
            .post, Self.url(token, at: tenant), fields, body: Array("List-Unsubscribe=One-Click".utf8))
        #expect(answer.status == 200)
        #expect(try await tenant.store.invitations(after: "", limit: 10).map(\.isDeclined) == [true])
    }

    @Test func `another tenant's token, a cut one and none decline nothing`() async throws {
        let tenant = try await TestTenant.fresh()
        let elsewhere = try await TestTenant.fresh()
        let token = try await tenant.invite("bea@example.com").expose()
        for (wrong, home) in [
            (token, elsewhere), (String(token.dropLast()), tenant), (token + "A", tenant), ("", tenant),
        ] {
            let shown = try await home.browser().open(Self.url(wrong, at: home))
            let posted = try await home.browser().post(Self.url(wrong, at: home), [])
            for answer in [shown, posted] {
                #expect(answer.status == 404 && answer.title == "This link doesn’t work")
                #expect(!answer.words.contains("bea@example.com"))
            }
        }
        #expect(try await tenant.store.isInvited(EmailAddress("bea@example.com")!, now: tenant.clock.now))
    }

    @Test func `an invitation's token proves nothing else`() async throws {
        var policy = Tenant.Policy()
        policy.signUp = .invited
        let tenant = try await TestTenant.fresh(policy: policy)
        let token = try await tenant.invite("bea@example.com").expose()
        for path in ["/verify/link", "/reset/link"] {
            let posted = try await tenant.browser().post(
                tenant.issuer.url(path), [("token", token), ("password", chosenPassword)])
            #expect(posted.status == 404)
        }
        #expect(try await !tenant.knows("bea@example.com"))
    }
}
