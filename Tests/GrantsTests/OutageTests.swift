import Grants
import OAuth
import Store
import TestCluster
import TestStore
import Testing

/// A database that is away must never look like a refusal.
@Suite struct OutageTests {
    @Test func `without a database every endpoint is unavailable, and nothing is refused`() async throws {
        let cluster = try TestCluster()
        let ground = try await GrantsGround(in: TestDatabase(on: cluster, deadline: .seconds(1)))
        let client = try await ground.home.client()
        let known = Directory(store: ground.home.store, staleness: .seconds(3600), limit: 10)
        _ = try await known.client(client.id, of: ground.home.tenant)
        let code = try await ground.code(for: client)
        let token = try await ground.redeem(try await ground.code(for: client)).accessToken
        let endpoint = TokenEndpoint(
            store: ground.home.store, keys: ground.keys, directory: known, refreshTokens: GrantsGround.refreshTokens,
            logger: silence)
        let presented = TokenEndpoint.Presented(
            parameters: RequestParameters([
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", GrantsGround.redirectURI),
            ]), authorization: GrantsGround.basic("web", "secret"), device: TestTenant.phone)
        try cluster.stop()

        #expect(await isUnavailable { () async throws(Failure<TokenError>) in try await ground.redeem(code) })
        // The client is remembered: it is the code that can't be looked at.
        #expect(
            await isUnavailable { () async throws(Failure<TokenError>) in
                try await endpoint.answer(
                    presented, tenant: ground.home.tenant, issuer: ground.home.issuer, now: GrantsGround.now
                ).response
            })
        #expect(await isUnavailable { () async throws(Failure<BearerError>) in try await ground.claims(token) })
        #expect(
            await isUnavailable { () async throws(Failure<Never>) in
                try await ground.directory.tenant(ground.home.tenant.slug)
            })
        #expect(
            await isUnavailable { () async throws(Failure<Never>) in
                let request = try? TestTenant.request(of: client)
                guard let request else { throw .broken("no request") }
                return try await ground.authorizations.issueCode(
                    for: request, to: client, by: ground.session.authentication, of: ground.home.tenant,
                    now: GrantsGround.now)
            })

        try cluster.start()
        while await !ground.home.store.server.answers() {}
        let back = try await endpoint.answer(
            presented, tenant: ground.home.tenant, issuer: ground.home.issuer, now: GrantsGround.now)
        #expect(back.response.idToken != nil, "the code has survived")
    }

    private func isUnavailable<Refusal: Error>(
        _ work: () async throws(Failure<Refusal>) -> some Sendable
    ) async -> Bool {
        do throws(Failure<Refusal>) {
            _ = try await work()
            return false
        } catch {
            if case .unavailable(let seconds) = error { return seconds >= 1 }
            return false
        }
    }
}
