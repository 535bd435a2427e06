import FoundationEssentials

/// What a client presents to prove who it is (RFC 6749 section 2.3), not checked yet.
package struct PresentedCredentials: Sendable {
    package let clientID: Client.ID
    package let method: Client.AuthenticationMethod
    /// Nil exactly when the method is `none`.
    package let secret: Secret?

    /// Reads the header and the form. Two ways at once are refused (RFC 6749 section 2.3); the same `client_id` may stand in
    /// both, since many clients do that.
    package init(authorization: String?, parameters: RequestParameters) throws(TokenError) {
        // A repeated value reads as absent: what is refused elsewhere must not become another way to authenticate here.
        guard !parameters.repeated.contains(where: ["client_id", "client_secret"].contains) else {
            throw .parameterRepeated
        }
        let formID = parameters["client_id"]
        if let authorization {
            guard parameters["client_secret"] == nil else { throw .credentialsTwice }
            let (id, secret) = try PresentedCredentials.basic(authorization)
            guard formID == nil || formID == id.description else { throw .credentialsTwice }
            clientID = id
            method = .clientSecretBasic
            self.secret = secret
            return
        }
        guard let formID else { throw .credentialsMissing }
        guard let id = Client.ID(formID) else { throw .clientUnknown }
        clientID = id
        secret = parameters["client_secret"].map(Secret.init(text:))
        method = secret == nil ? .none : .clientSecretPost
    }

    /// RFC 6749 section 2.3.1: id and secret are form-encoded *before* they are put into HTTP Basic.
    private static func basic(_ header: String) throws(TokenError) -> (Client.ID, Secret) {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic",
            let decoded = Data(base64Encoded: String(parts[1].drop { $0 == " " })),
            let colon = decoded.firstIndex(of: UInt8(ascii: ":")),
            let id = try? FormEncoding.decode(decoded[..<colon]),
            let secret = try? FormEncoding.decode(decoded[decoded.index(after: colon)...])
        else { throw .basicMalformed }
        guard let clientID = Client.ID(id) else { throw .clientUnknown }
        return (clientID, Secret(text: secret))
    }
}
