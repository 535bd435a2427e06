import Foundation
import OAuth
import Store
import TestHouse
import Testing

extension TestTenant {
    /// Goes to the provider from the sign-in page, in a browser of one's own.
    func arrive(
        at upstream: UpstreamRealm, as id: String = "elsewhere"
    ) async throws -> (Browser, Answer) {
        let browser = browser()
        let page = try await browser.open(issuer.url("/account/sign-in"))
        return (browser, try await federate(browser, from: page, at: upstream, as: id))
    }

    /// As if nobody had ever proven the address.
    func unverify(_ person: TestPerson) async throws {
        var claims = try #require(try await store.user(person.id)).claims
        claims.emailVerified = false
        _ = try await store.save(
            UserRecord(id: person.id, claims: claims, isEnabled: true), password: nil, now: clock.now)
    }

    /// The operator shuts the account.
    func disable(_ email: EmailAddress) async throws {
        let user = try #require(try await store.user(email))
        _ = try await store.save(
            UserRecord(id: user.id, claims: user.claims, isEnabled: false), password: nil, now: clock.now)
    }
}
