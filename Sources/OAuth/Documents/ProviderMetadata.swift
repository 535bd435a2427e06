/// What the issuer says of itself (OpenID Connect Discovery 3, RFC 8414 section 2): only what is there, and every default that
/// would otherwise promise something that isn't.
package enum ProviderMetadata {
    /// The document of one issuer. It says nothing that depends on a tenant's data.
    package static func document(_ issuer: Issuer) -> JSONObject {
        var document = JSONObject()
        document.set("issuer", issuer.description)
        document.set("authorization_endpoint", issuer.url("/authorize"))
        document.set("token_endpoint", issuer.url("/token"))
        document.set("userinfo_endpoint", issuer.url("/userinfo"))
        document.set("revocation_endpoint", issuer.url("/revoke"))
        document.set("introspection_endpoint", issuer.url("/introspect"))
        document.set("end_session_endpoint", issuer.url("/logout"))
        document.set("jwks_uri", issuer.url("/jwks"))
        document.set(
            "scopes_supported", ["openid", "offline_access"] + Set(StandardClaim.allCases.map(\.scope)).sorted())
        document.set("response_types_supported", ["code"])
        document.set("response_modes_supported", ResponseMode.allCases.map(\.rawValue))
        document.set("grant_types_supported", GrantType.allCases.map(\.rawValue))
        document.set("acr_values_supported", AuthenticationContextClass.allCases.map(\.rawValue))
        document.set("subject_types_supported", ["public"])
        document.set("id_token_signing_alg_values_supported", SigningAlgorithm.allCases.map(\.rawValue))
        document.set(
            "token_endpoint_auth_methods_supported", Client.AuthenticationMethod.allCases.map(\.rawValue))
        document.set(
            "revocation_endpoint_auth_methods_supported", Client.AuthenticationMethod.allCases.map(\.rawValue))
        // Whoever asks has a secret (RFC 7662 section 2.1).
        document.set(
            "introspection_endpoint_auth_methods_supported",
            Client.AuthenticationMethod.allCases.filter { $0 != .none }.map(\.rawValue))
        document.set(
            "introspection_signing_alg_values_supported", SigningAlgorithm.allCases.map(\.rawValue))
        document.set("display_values_supported", ["page", "popup", "touch", "wap"])
        document.set("prompt_values_supported", Prompt.allCases.map(\.rawValue))
        document.set("claim_types_supported", ["normal"])
        document.set(
            "claims_supported",
            ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash", "sid"]
                + StandardClaim.allCases.map(\.rawValue))
        document.set("code_challenge_methods_supported", ["S256"])
        document.set("claims_parameter_supported", true)
        document.set("request_parameter_supported", false)
        document.set("request_uri_parameter_supported", false)
        document.set("require_request_uri_registration", false)
        document.set("backchannel_logout_supported", true)
        document.set("backchannel_logout_session_supported", true)
        document.set("authorization_response_iss_parameter_supported", true)
        return document
    }
}
