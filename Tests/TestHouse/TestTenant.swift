import Administration
import Foundation
import Grants
import Keys
package import OAuth
import SignIn
package import Store
package import Web

/// A tenant of one test alone, in a server of its own on the shared database.
package struct TestTenant: Sendable {
    package let house: House
    package let tenant: Tenant
    package let issuer: Issuer
    package let clock: TestClock
    package let services: WebServices
    package let server: TestServer
    /// The person who is there from the start.
    package let ada: TestPerson

    package var slug: String { tenant.slug.description }
    package var store: TenantStore { house.store.tenant(tenant.id) }

    /// - Parameters:
    ///   - publicURL: `https` or with a path where the test is about that.
    ///   - proxies: whose word about a request's network counts; a browser's `network` is heard with one.
    package static func fresh(
        publicURL: String = "http://127.0.0.1:8080", clock: TestClock = TestClock(), demonstration: Bool = false,
        name: String = "Acme <& Söhne>", brand: Brand = Brand(), proxies: Int = 0,
        policy: Tenant.Policy = Tenant.Policy()
    ) async throws -> TestTenant {
        let house = try await House.shared()
        let slug = Tenant.Slug("t" + UUID().uuidString.lowercased())!
        let tenant = Tenant(
            id: .random(), slug: slug, name: name, isEnabled: true, policy: policy, brand: brand)
        _ = try await house.store.server.save(tenant, now: clock.now)
        for key in house.signingKeys { _ = try await house.store.tenant(tenant.id).add(key) }
        let shown = Demonstration(
            tenant: slug, clientID: "playground", email: "ada@example.com", password: "secret",
            mails: WrittenMails(store: house.store))
        let services = try WebServices(
            house, stores: Stores(house.store), publicURL: try PublicURL(publicURL), proxies: proxies, clock: clock,
            demonstration: demonstration ? shown : nil)
        return TestTenant(
            house: house, tenant: tenant, issuer: Issuer(publicURL: services.publicURL, tenant: slug), clock: clock,
            services: services, server: TestServer(services),
            ada: try await TestPerson.saved(
                "ada@example.com", name: "Ada Lovelace", in: tenant.id, of: house, now: clock.now))
    }

    /// Another person of this tenant.
    package func person(_ email: String, name: String?) async throws -> TestPerson {
        try await TestPerson.saved(email, name: name, in: tenant.id, of: house, now: clock.now)
    }

    package func browser(network: String? = nil) -> Browser {
        let browser = Browser(server)
        browser.network = network
        return browser
    }

    /// From now on the tenant decides otherwise, or looks otherwise.
    package func becomes(brand: Brand? = nil, _ change: (inout Tenant.Policy) -> Void = { _ in }) async throws {
        guard let present = try await house.store.server.tenant(tenant.slug) else { throw Surprise("no tenant") }
        var policy = present.policy
        change(&policy)
        let changed = Tenant(
            id: present.id, slug: present.slug, name: present.name, isEnabled: present.isEnabled, policy: policy,
            brand: brand ?? present.brand)
        _ = try await house.store.server.save(changed, now: clock.now)
    }

    /// The same server with these parts of the database gone, and what it had remembered before.
    package func losing(_ change: (inout Stores) -> Void) throws -> TestServer {
        var stores = Stores(house.store)
        change(&stores)
        return TestServer(
            try WebServices(house, stores: stores, publicURL: services.publicURL, clock: clock, demonstration: nil))
    }
}

/// The store that each part of the server uses: a test can take one away.
package struct Stores {
    package var directory: Store
    package var sessions: Store
    package var passwords: Store
    package var accounts: Store
    package var federation: Store
    package var grants: Store
    package var documents: Store

    init(_ store: Store) {
        directory = store
        sessions = store
        passwords = store
        accounts = store
        federation = store
        grants = store
        documents = store
    }
}

extension WebServices {
    fileprivate convenience init(
        _ house: House, stores: Stores, publicURL: PublicURL, proxies: Int = 0, clock: TestClock,
        demonstration: Demonstration?
    ) throws {
        // Nothing is remembered but keys: a test sees what it has just changed.
        let keys = KeyRing(store: house.store, staleness: .seconds(60), limit: 10)
        let lostKeys = KeyRing(store: stores.documents, staleness: .seconds(60), limit: 10)
        let refreshTokens = RefreshTokenSeal(key: house.masterSecret.key(for: .refreshTokens))
        let directory = Directory(store: stores.directory, staleness: .zero, limit: 10)
        self.init(
            publicURL: publicURL, proxies: proxies, directory: directory, sessions: Sessions(store: stores.sessions),
            devices: Devices(store: stores.sessions), apiKeys: APIKeys(store: stores.sessions),
            passwords: PasswordSignIn(
                store: stores.passwords,
                passwords: SealedPasswords(store: stores.passwords, hasher: house.hasher, peppers: house.peppers),
                logger: house.logger),
            accounts: Accounts(
                store: stores.accounts,
                passwords: SealedPasswords(store: stores.accounts, hasher: house.hasher, peppers: house.peppers),
                publicURL: publicURL),
            federation: Federation(
                store: stores.federation,
                directory: ProviderDirectory(store: stores.federation, staleness: .zero, limit: 10),
                fetcher: House.upstreamFetcher, publicURL: publicURL, logger: house.logger),
            administrator: Administrator(store: stores.federation, hasher: house.hasher, peppers: house.peppers),
            consents: Consents(store: house.store, logger: house.logger),
            authorizations: Authorizations(store: stores.grants, keys: keys),
            tokens: TokenEndpoint(
                store: stores.grants, keys: keys, directory: directory,
                refreshTokens: refreshTokens, logger: house.logger),
            revocations: RevocationEndpoint(
                store: stores.grants, keys: keys, directory: directory, refreshTokens: refreshTokens),
            introspections: IntrospectionEndpoint(
                store: stores.grants, keys: keys, directory: directory, refreshTokens: refreshTokens),
            userInfo: UserInfoEndpoint(store: stores.grants, keys: keys),
            logout: Logout(store: stores.grants, keys: keys),
            documents: PublishedDocuments(store: stores.documents, keys: lostKeys, limit: 10),
            templates: try house.templates(below: publicURL.path),
            transactions: TransactionSeal(key: house.masterSecret.key(for: .transactions)),
            demonstration: demonstration, logger: house.logger, now: { clock.now })
    }
}
