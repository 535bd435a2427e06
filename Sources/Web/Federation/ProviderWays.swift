import OAuth
import SignIn

/// The ways to providers, for the pages on which people say who they are.
struct ProviderWays: Sendable {
    private let services: WebServices

    init(_ services: WebServices) {
        self.services = services
    }

    /// Where people may sign in for this request: where a fresh sign-in is demanded, only where it can be proven.
    func providers(
        for authorization: AuthorizationRequest?, _ request: TenantRequest
    ) async throws(Fault) -> [IdentityProvider] {
        try await providers(isReauthentication: authorization?.demandsFreshSignIn ?? false, request)
    }

    /// The same by what is demanded.
    func providers(isReauthentication: Bool, _ request: TenantRequest) async throws(Fault) -> [IdentityProvider] {
        let all = try await faulting { () async throws(Failure<Never>) in
            try await services.federation.providers(of: request.tenant)
        }
        return isReauthentication ? all.filter(\.canProveFreshSignIn) : all
    }

    /// Where a request leads at once: to the provider that it names, or to the one that its login hint's domain belongs to. Nil when it
    /// has led there already.
    func named(by journey: AuthorizationJourney, _ request: TenantRequest) async throws(Fault) -> IdentityProvider? {
        let authorization = journey.authorization
        guard journey.transaction.wasSentOff != true,
            authorization.provider != nil || authorization.loginHint?.contains("@") == true
        else { return nil }
        let providers = try await providers(for: authorization, request)
        if let named = providers.first(where: { $0.id == authorization.provider }) { return named }
        return authorization.loginHint.flatMap { providers.home(of: $0) }
    }

    /// The links of a page that carries this transaction.
    func links(
        to providers: [IdentityProvider], carrying transaction: String, _ request: TenantRequest
    ) throws(Fault) -> [ProviderLink] {
        var links: [ProviderLink] = []
        for provider in providers {
            links.append(
                try link(to: provider, carrying: transaction, hint: nil, isRemembered: false, request))
        }
        return links
    }

    /// One of them. `hint`: what the person typed.
    func link(
        to provider: IdentityProvider, carrying transaction: String, hint: String?, isRemembered: Bool,
        _ request: TenantRequest
    ) throws(Fault) -> ProviderLink {
        var parameters = [(name: "transaction", value: transaction)]
        if let hint { parameters.append((name: "login_hint", value: hint)) }
        if isRemembered { parameters.append((name: "remember", value: "yes")) }
        let path = "/federation/\(provider.id)?" + FormEncoding.encode(parameters)
        return ProviderLink(name: provider.name, link: try request.link(path))
    }
}

extension [IdentityProvider] {
    /// The provider that people of this address's domain sign in at.
    func home(of text: String) -> IdentityProvider? {
        guard let address = EmailAddress(text) else { return nil }
        return first { $0.policy.domains.contains(address.domain) }
    }
}

extension AuthorizationRequest {
    /// Whether who signs in has to do it afresh.
    var demandsFreshSignIn: Bool { prompts.contains(.login) || maxAge != nil }
}
