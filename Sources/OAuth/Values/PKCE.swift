import Crypto

/// A proof key's challenge by S256 (RFC 7636 section 4.2), the only method there is here.
package struct CodeChallenge: Sendable {
    /// 32 bytes.
    package let bytes: [UInt8]

    /// Nil unless it is the base64url form of a SHA-256.
    package init?(parameter: String) {
        guard let bytes = Base64URL.decode(parameter), bytes.count == SHA256.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Takes back a challenge that was stored. Nil when it isn't 32 bytes.
    package init?(stored bytes: [UInt8]) {
        guard bytes.count == SHA256.byteCount else { return nil }
        self.bytes = bytes
    }

    /// RFC 7636 section 4.6, in constant time.
    package func isMet(by verifier: CodeVerifier) -> Bool {
        Secret(bytes).matches(Secret(verifier.challenge))
    }
}

/// A proof key's verifier (RFC 7636 section 4.1): 43 to 128 unreserved characters.
package struct CodeVerifier: Sendable {
    private let secret: Secret

    package init?(parameter: String) {
        guard (43...128).contains(parameter.utf8.count), parameter.utf8.allSatisfy(FormEncoding.isUnreserved) else {
            return nil
        }
        secret = Secret(text: parameter)
    }

    /// The 32 bytes of the S256 challenge that this verifier meets.
    package var challenge: [UInt8] { Array(SHA256.hash(data: secret.expose())) }
}
