import Crypto
import FoundationEssentials
import OAuth

/// How the tenant proves itself at a provider's token endpoint (RFC 6749 section 2.3.1).
struct ClientProof: Sendable {
    let provider: IdentityProvider
    let secret: Secret?

    /// The secret to send can't be made from the stored key.
    struct Unusable: Error {}

    /// Seconds that a signed secret is good for: it is made anew for each request.
    private static let lifetime: TimeInterval = 300

    /// What goes into the form, and what into the header.
    func credentials(now: Date) throws(Unusable) -> (fields: [(name: String, value: String)], header: String?) {
        let id = [(name: "client_id", value: provider.clientID)]
        guard let secret else { return (id, nil) }
        let text: String
        if let signed = provider.signedSecret {
            text = try Self.token(signed, clientID: provider.clientID, key: secret, now: now)
        } else {
            text = String(decoding: secret.expose(), as: UTF8.self)
        }
        switch provider.authentication {
        case .none: return (id, nil)
        case .clientSecretPost: return (id + [(name: "client_secret", value: text)], nil)
        case .clientSecretBasic:
            // Both halves are form-encoded first (RFC 6749 section 2.3.1).
            let pair = FormEncoding.encode(provider.clientID) + ":" + FormEncoding.encode(text)
            return ([], "Basic " + Data(pair.utf8).base64EncodedString())
        }
    }

    /// A token in the place of a secret, signed by the stored key (PEM, P-256): `iss` the team, `sub` the client, `aud` the provider.
    static func token(
        _ signed: SignedClientSecret, clientID: String, key: Secret, now: Date
    ) throws(Unusable) -> String {
        let pem = String(decoding: key.expose(), as: UTF8.self)
        guard let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) else { throw Unusable() }
        var header = JSONObject()
        header.set("alg", "ES256")
        header.set("kid", signed.key)
        var claims = JSONObject()
        claims.set("iss", signed.team)
        claims.set("iat", Int(now.timeIntervalSince1970))
        claims.set("exp", Int((now + lifetime).timeIntervalSince1970))
        claims.set("aud", "https://appleid.apple.com")
        claims.set("sub", clientID)
        let message = Base64URL.encode(header.bytes) + "." + Base64URL.encode(claims.bytes)
        guard let signature = try? key.signature(for: Array(message.utf8)) else { throw Unusable() }
        return message + "." + Base64URL.encode(Array(signature.rawRepresentation))
    }
}
