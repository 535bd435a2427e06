package import OAuth
import Store

/// Where somebody is sent off to.
package struct Trip: Sendable {
    package let callback: String
    package let state: String
    package let parameters: [String: String]
}

extension UpstreamRealm {
    /// What the address asks for that the browser was sent to.
    package func parameters(of away: Answer) throws -> Trip {
        guard let location = away.location, location.hasPrefix(issuer + "/authorize?") else {
            throw Surprise("not sent off: \(away.status) \(away.location ?? away.text)")
        }
        let parameters = try Self.parts(location)
        guard let callback = parameters["redirect_uri"], let state = parameters["state"] else {
            throw Surprise("no way back: \(location)")
        }
        return Trip(callback: callback, state: state, parameters: parameters)
    }
}

extension TestTenant {
    /// An issuer elsewhere, at which people of this tenant may sign in from now on.
    package func upstream(
        _ id: String = "elsewhere", clock: TestClock? = nil, _ change: (inout ProviderDefinition) -> Void = { _ in }
    ) async throws -> UpstreamRealm {
        let realm = try await UpstreamRealm.start(clock: clock ?? self.clock)
        var definition = ProviderDefinition(
            id: IdentityProvider.ID(id)!, kind: .oidc, clientID: UpstreamRealm.client)
        definition.name = "Elsewhere"
        definition.issuer = realm.issuer
        definition.trustedDomains = ["*"]
        change(&definition)
        try await provide(definition)
        return realm
    }

    /// Declares a provider, as it is here.
    package func provide(_ definition: ProviderDefinition) async throws {
        _ = try await store.save(
            RegisteredProvider(definition: definition, secret: Secret(text: UpstreamRealm.secret)), position: nil,
            isSecretKept: false, now: clock.now)
    }

    /// Follows the way to a provider on a page; the answer that sends the browser off.
    package func depart(_ browser: Browser, from page: Answer, to id: String = "elsewhere") async throws -> Answer {
        let way = "\(issuer.path)/federation/\(id)?"
        guard let link = Tag.all(in: page.text).first(where: { $0.attributes["href"]?.hasPrefix(way) == true }),
            let address = link.attributes["href"]
        else { throw Surprise("no way to \(id) on \(page.text)") }
        return try await browser.open(browser.server.origin + address, from: .sameOrigin)
    }

    /// Goes to the provider from a page, signs in there, and comes back.
    package func federate(
        _ browser: Browser, from page: Answer, at realm: UpstreamRealm, as id: String = "elsewhere"
    ) async throws -> Answer {
        let away = try await depart(browser, from: page, to: id)
        guard let address = away.location else { throw Surprise("not sent off: \(away.status) \(away.text)") }
        return try await browser.open(try realm.consent(to: address), from: .crossSite)
    }
}
