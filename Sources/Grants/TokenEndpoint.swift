package import FoundationEssentials
package import Keys
package import Logging
package import OAuth
package import Store

/// The token endpoint (RFC 6749 section 3.2). It owns the steps that all grants share; a grant has only its own part.
package struct TokenEndpoint: Sendable {
    private let authentication: ClientAuthentication
    private let codes: AuthorizationCodeGrant
    private let refreshes: RefreshGrant
    private let minting: TokenMinting

    /// `patience` is how long a statement may take.
    package init(
        store: Store, keys: KeyRing, directory: Directory, refreshTokens: RefreshTokenSeal,
        patience: Duration = .seconds(5), logger: Logger
    ) {
        authentication = ClientAuthentication(directory: directory)
        codes = AuthorizationCodeGrant(store: store)
        refreshes = RefreshGrant(
            store: store, seal: refreshTokens, patience: patience, logger: logger)
        minting = TokenMinting(keys: keys, refreshTokens: refreshTokens)
    }

    /// What came over HTTP.
    package struct Presented: Sendable {
        package let parameters: RequestParameters
        /// The `Authorization` header.
        package let authorization: String?
        package let device: Device

        package init(parameters: RequestParameters, authorization: String?, device: Device) {
            self.parameters = parameters
            self.authorization = authorization
            self.device = device.withoutAddress
        }
    }

    /// The answer, and the client that it is for, so that a browser's origin can be held against its registration.
    package func answer(
        _ presented: Presented, tenant: Tenant, issuer: Issuer, now: Date
    ) async throws(Failure<TokenError>) -> (response: TokenResponse, client: Client) {
        guard presented.parameters.repeated.isEmpty else { throw .refused(.parameterRepeated) }
        let credentials = try refusing { () throws(TokenError) in
            try PresentedCredentials(authorization: presented.authorization, parameters: presented.parameters)
        }
        let client = try await authentication.client(presenting: credentials, to: tenant)
        let request = try refusing { () throws(TokenError) in try TokenRequest(presented.parameters) }
        guard client.grantTypes.contains(request.grantType) else { throw .refused(.grantNotAllowed) }
        // First, since a code that was taken for tokens that can't be signed would be lost.
        let keySet = try await minting.keySet(of: tenant, now: now)
        let given: GivenTokens
        switch request {
        case .authorizationCode(let request):
            given = try await codes.redeem(request, client: client, device: presented.device, tenant: tenant, now: now)
        case .refresh(let request):
            given = try await refreshes.refresh(
                request, client: client, device: presented.device, tenant: tenant, now: now)
        case .clientCredentials(let request):
            given = try refusing { () throws(TokenError) in try ClientCredentialsGrant.give(request, to: client) }
        }
        let response = try minting.mint(given, for: client, tenant: tenant, issuer: issuer, keySet: keySet, now: now)
        return (response, client)
    }
}

/// Runs a check whose error is a refusal.
func refusing<Value>(_ check: () throws(TokenError) -> Value) throws(Failure<TokenError>) -> Value {
    do throws(TokenError) { return try check() } catch { throw .refused(error) }
}
