import FoundationEssentials
import OAuth
import Testing

/// A client, with what a test doesn't speak of left at something usual: confidential, third-party, PKCE not required.
func exampleClient(
    id: String = "web", authenticationMethod: Client.AuthenticationMethod = .clientSecretBasic,
    redirectURIs: [String] = [exampleRedirect], grantTypes: Set<GrantType> = [.authorizationCode],
    scopes: ScopeSet = ["openid", "profile", "email", "offline_access"], isFirstParty: Bool = false,
    applicationType: Client.ApplicationType = .web, requiresPKCE: Bool = false
) throws -> Client {
    Client(
        id: try #require(Client.ID(id)), name: "Example", authenticationMethod: authenticationMethod,
        redirectURIs: try redirectURIs.map { try RegisteredRedirectURI($0) }, grantTypes: grantTypes, scopes: scopes,
        isFirstParty: isFirstParty, applicationType: applicationType, requiresPKCE: requiresPKCE,
        idTokenAlgorithm: .rs256, logoURI: nil)
}

let exampleRedirect = "https://client.example/cb"

/// The S256 challenge of RFC 7636 appendix B, and its verifier.
let exampleChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
let exampleVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

/// An authorization request in which nothing is wrong.
let exampleRequest = [
    "client_id": "web", "redirect_uri": exampleRedirect, "response_type": "code", "scope": "openid profile",
    "state": "af0ifjsldkj",
]

/// `exampleRequest` with parameters put in the place of others, or, where nil, left out.
func exampleParameters(_ changes: [String: String?] = [:]) -> RequestParameters {
    let changed = exampleRequest.merging(changes.compactMapValues { $0 }) { $1 }
    return RequestParameters(
        changed.filter { changes[$0.key] != .some(.none) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
}

func exampleIssuer() throws -> Issuer {
    Issuer(
        publicURL: try PublicURL("https://login.example/auth"),
        tenant: try #require(Tenant.Slug("acme")))
}

/// Reads a request as the authorization endpoint does.
func read(_ parameters: RequestParameters, of client: Client) throws -> AuthorizationRequest {
    let parser = AuthorizationRequestParser(parameters)
    return try parser.request(of: client, answering: parser.channel(to: client))
}

/// The instant at which the tests happen.
let exampleNow = Date(timeIntervalSince1970: 1_800_000_000)
