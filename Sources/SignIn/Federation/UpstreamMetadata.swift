import JOSE
import OAuth

/// What a discovery document says (OpenID Connect Discovery 3), as far as it is used.
struct UpstreamMetadata: Sendable {
    let authorizationEndpoint: String
    let tokenEndpoint: String
    let userInfoEndpoint: String?
    let keysAddress: String
    let endSessionEndpoint: String?
    /// Those that can be verified here; RS256, which every provider has, where it names none.
    let algorithms: Set<SignatureAlgorithm>
    /// It names itself beside each code (RFC 9207 section 3).
    let namesIssuerInAnswer: Bool

    /// Reads the document of the issuer that was asked for; one of another issuer is refused (Discovery 4.3).
    init(_ bytes: [UInt8], of rule: IssuerRule) throws(UpstreamRefusal) {
        guard let members = JSONValue(parsing: bytes)?.object, let issuer = members["issuer"]?.string,
            let authorization = members["authorization_endpoint"]?.string,
            let token = members["token_endpoint"]?.string, let keys = members["jwks_uri"]?.string
        else { throw .metadataMalformed }
        guard rule.isOwn(discovered: issuer) else { throw .metadataOfAnother }
        authorizationEndpoint = authorization
        tokenEndpoint = token
        keysAddress = keys
        userInfoEndpoint = members["userinfo_endpoint"]?.string
        endSessionEndpoint = members["end_session_endpoint"]?.string
        let named = members["id_token_signing_alg_values_supported"]?.array?.compactMap(\.string)
        algorithms = Set((named ?? ["RS256"]).compactMap(SignatureAlgorithm.init(rawValue:)))
        namesIssuerInAnswer = members["authorization_response_iss_parameter_supported"]?.bool ?? false
    }
}
