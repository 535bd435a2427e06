import Foundation
package import OAuth
import Store

/// How a client of a test is registered; a public single-page app of the tenant's own unless said otherwise.
package struct Registration {
    package var id = "app"
    package var name = "Acme App"
    package var method = Client.AuthenticationMethod.none
    package var redirectURIs = ["https://app.example.com/callback"]
    package var scopes: ScopeSet = ["openid", "profile", "email"]
    package var grantTypes: Set<GrantType> = [.authorizationCode]
    package var isFirstParty = true
    package var isNative = false
    package var requiresPKCE = true
    package var logo: String?
    package var postLogoutRedirectURIs: [String] = []
    package var backchannelLogoutURI: String?
    package var idTokenAlgorithm = SigningAlgorithm.es256
}

extension TestTenant {
    /// Registers a client, or registers it anew.
    package func register(_ change: (inout Registration) -> Void = { _ in }) async throws -> RelyingParty {
        var registration = Registration()
        change(&registration)
        let client = Client(
            id: Client.ID(registration.id)!, name: registration.name, authenticationMethod: registration.method,
            redirectURIs: try registration.redirectURIs.map { try RegisteredRedirectURI($0) },
            postLogoutRedirectURIs: try registration.postLogoutRedirectURIs.map { try RegisteredRedirectURI($0) },
            grantTypes: registration.grantTypes, scopes: registration.scopes,
            isFirstParty: registration.isFirstParty, applicationType: registration.isNative ? .native : .web,
            requiresPKCE: registration.requiresPKCE, idTokenAlgorithm: registration.idTokenAlgorithm,
            logoURI: registration.logo)
        // Characters that the form encoding of RFC 6749 section 2.3.1 has to carry.
        let secret = registration.method == .none ? nil : "s3cr:t +&/%" + UUID().uuidString
        _ = try await store.save(
            RegisteredClient(
                client: client,
                secretDigest: secret.map { store.digest(of: Secret(text: $0), for: client.id) },
                backchannelLogoutURI: registration.backchannelLogoutURI), now: clock.now)
        let verifier = client.requiresPKCE ? Base64URL.encode(Secret.random().expose()) : nil
        return RelyingParty(
            tenant: self, id: registration.id, secret: secret, redirectURI: registration.redirectURIs.first ?? "",
            verifier: verifier)
    }

    /// A client with a secret.
    package func registerConfidential(_ change: (inout Registration) -> Void = { _ in }) async throws -> RelyingParty {
        try await register {
            $0.id = "web"
            $0.name = "Acme Web"
            $0.method = .clientSecretBasic
            change(&$0)
        }
    }

    /// A client of somebody else, that people must consent to.
    package func registerThirdParty(_ change: (inout Registration) -> Void = { _ in }) async throws -> RelyingParty {
        try await register {
            $0.id = "third"
            $0.name = "Third & Sons"
            $0.isFirstParty = false
            change(&$0)
        }
    }
}

extension String {
    /// Of its UTF-8 (RFC 4648 section 4).
    package var base64: String { Data(utf8).base64EncodedString() }
}
