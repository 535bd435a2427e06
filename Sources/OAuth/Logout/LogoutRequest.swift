/// A request at the logout endpoint (OpenID Connect RP-Initiated Logout 1.0 section 2). `logout_hint` is not read: who is signed in,
/// the cookie says.
package struct LogoutRequest: Sendable {
    package let idTokenHint: String?
    /// `client_id`.
    package let client: Client.ID?
    package let postLogoutRedirectURI: String?
    package let state: String?
    package let uiLocales: [String]

    package init(_ parameters: RequestParameters) throws(LogoutRefusal) {
        guard parameters.repeated.isEmpty else { throw .parameterRepeated }
        for name in ["state", "id_token_hint", "post_logout_redirect_uri", "ui_locales"] {
            guard parameters[name]?.utf8.count ?? 0 <= AuthorizationRequestLimits.parameter else {
                throw .parameterTooLong
            }
        }
        idTokenHint = parameters["id_token_hint"]
        if let text = parameters["client_id"] {
            guard let id = Client.ID(text) else { throw .clientUnknown }
            client = id
        } else {
            client = nil
        }
        postLogoutRedirectURI = parameters["post_logout_redirect_uri"]
        state = parameters["state"]
        uiLocales = parameters["ui_locales"].map { $0.split(separator: " ").map(String.init) } ?? []
    }

    /// The client that it is about: `client_id`, or whom the hint was given to, which must be the same (section 2). Nil when it says
    /// neither.
    package func client(ofHint hinted: Client.ID?) throws(LogoutRefusal) -> Client.ID? {
        guard let client, let hinted else { return client ?? hinted }
        guard client == hinted else { throw .clientMismatch }
        return client
    }

    /// Where the browser goes afterwards, `state` included; nil when the request names no place. Only an address that the client has
    /// registered, character by character, is one (section 3).
    package func returnAddress(of client: Client?) throws(LogoutRefusal) -> ReturnAddress? {
        guard let uri = postLogoutRedirectURI else { return nil }
        guard let client else { throw .clientMissing }
        guard let address = ReturnAddress(uri, afterLogoutOf: client) else { throw .redirectURIMismatch }
        return state.map { address.adding([("state", $0)]) } ?? address
    }
}
