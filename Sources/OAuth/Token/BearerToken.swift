/// The access token that a request to a protected resource carries (RFC 6750 section 2).
package struct BearerToken: Sendable {
    private let secret: Secret

    /// From the header (2.1) or the form (2.2). The URI query (2.3) is not read: it ends up in logs and histories.
    package init(authorization: String?, form: RequestParameters?) throws(BearerError) {
        let fromForm = form?.all("access_token") ?? []
        guard fromForm.count <= 1 else { throw .tokenTwice }
        if let authorization {
            let parts = authorization.split(separator: " ", maxSplits: 1)
            guard parts.first?.lowercased() == "bearer" else { throw .tokenMissing }
            guard fromForm.isEmpty else { throw .tokenTwice }
            guard let token = parts.dropFirst().first?.drop(while: { $0 == " " }), !token.isEmpty else {
                throw .tokenMissing
            }
            secret = Secret(text: String(token))
        } else {
            guard let token = fromForm.first else { throw .tokenMissing }
            secret = Secret(text: token)
        }
    }

    /// One that came in another way, for somebody to ask about it.
    package init(_ secret: Secret) {
        self.secret = secret
    }

    /// For the verifier alone: not for logs.
    package func expose() -> String { String(decoding: secret.expose(), as: UTF8.self) }
}
