import OAuth
import Store

/// Which client presents itself at the token endpoint (RFC 6749 section 2.3).
struct ClientAuthentication: Sendable {
    let directory: Directory

    /// The client, once it has proven to be it: one that has a secret by presenting it, by Basic or in the form, whichever of the two
    /// it is registered for; a public one by its id alone.
    func client(
        presenting credentials: PresentedCredentials, to tenant: Tenant
    ) async throws(Failure<TokenError>) -> Client {
        guard let registered = try await directory.registered(credentials.clientID, of: tenant, as: TokenError.self)
        else {
            throw .refused(.clientUnknown)
        }
        let client = registered.client
        switch (client.authenticationMethod, credentials.method) {
        case (.none, .none):
            return client
        case (.none, _), (_, .none):
            throw .refused(.methodNotAllowed)
        case (.clientSecretBasic, _), (.clientSecretPost, _):
            // Libraries pick either; RFC 6749 section 2.3.1 has every server take Basic from a client with a secret.
            guard let secret = credentials.secret, directory.matches(secret, registered, of: tenant) else {
                throw .refused(.secretWrong)
            }
            return client
        }
    }
}
