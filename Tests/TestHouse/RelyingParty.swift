import Crypto
package import HTTPTypes
import OAuth
import Store

/// A client application: it sends browsers to the server, reads what they bring back, and redeems it.
package struct RelyingParty: Sendable {
    package let tenant: TestTenant
    package let id: String
    package let secret: String?
    package let redirectURI: String
    /// Its proof key (RFC 7636); nil: it sends none.
    package let verifier: String?

    /// The parameters of an authorization request. A change to nil takes a parameter out.
    package func parameters(_ changes: [String: String?] = [:]) -> [(name: String, value: String)] {
        var parameters: [(name: String, value: String)] = [
            ("response_type", "code"), ("client_id", id), ("redirect_uri", redirectURI), ("scope", "openid"),
            ("state", "a state"), ("nonce", "a nonce"),
        ]
        if let verifier {
            parameters.append(("code_challenge", Base64URL.encode(Array(SHA256.hash(data: Array(verifier.utf8))))))
            parameters.append(("code_challenge_method", "S256"))
        }
        parameters.removeAll { changes.keys.contains($0.name) }
        return parameters + changes.compactMap { name, value in value.map { (name, $0) } }
    }

    package func url(_ changes: [String: String?] = [:]) -> String {
        tenant.issuer.url("/authorize?") + FormEncoding.encode(parameters(changes))
    }

    /// What the browser brought to the redirect URI, by redirect or by form; nil when it is not on the way there.
    package func received(_ answer: Answer) -> [String: String]? {
        if let location = answer.location {
            guard location.hasPrefix(redirectURI + (redirectURI.contains("?") ? "&" : "?")) else { return nil }
            return Self.dictionary(location.dropFirst(redirectURI.count + 1))
        }
        guard let form = answer.form, form.action == redirectURI else { return nil }
        return Dictionary(form.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $0 + " twice " + $1 })
    }

    /// The code that the browser brought.
    package func code(_ answer: Answer) throws -> String {
        guard let code = received(answer)?["code"] else {
            throw Surprise("no code: \(answer.status) \(answer.location ?? answer.text)")
        }
        return code
    }

    /// `error` that the browser brought.
    package func error(_ answer: Answer) -> String? { received(answer)?["error"] }

    /// Sends a token request for a code. A change to nil takes a parameter out.
    package func redeem(_ code: String, _ changes: [String: String?] = [:], _ fields: HTTPFields = [:]) async throws
        -> Answer
    {
        var parameters = ["grant_type": "authorization_code", "code": code, "redirect_uri": redirectURI]
        parameters["code_verifier"] = verifier
        if secret == nil { parameters["client_id"] = id }
        for (name, value) in changes { parameters[name] = value }
        return try await token(parameters, fields)
    }

    /// Presents a refresh token. A change to nil takes a parameter out.
    package func refresh(_ token: String, _ changes: [String: String] = [:], _ fields: HTTPFields = [:]) async throws
        -> Answer
    {
        var parameters = ["grant_type": "refresh_token", "refresh_token": token]
        if secret == nil { parameters["client_id"] = id }
        return try await self.token(parameters.merging(changes) { $1 }, fields)
    }

    /// Asks the revocation or the introspection endpoint about a token.
    package func about(_ token: String, at path: String, _ fields: HTTPFields = [:]) async throws -> Answer {
        var parameters = ["token": token]
        if secret == nil { parameters["client_id"] = id }
        return try await post(parameters, to: path, fields)
    }

    /// Posts a form to the token endpoint, with HTTP Basic when the client has a secret and says nothing else.
    package func token(_ parameters: [String: String], _ fields: HTTPFields = [:]) async throws -> Answer {
        try await post(parameters, to: "/token", fields)
    }

    private func post(_ parameters: [String: String], to path: String, _ fields: HTTPFields) async throws -> Answer {
        var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        if let secret, parameters["client_secret"] == nil {
            let pair = FormEncoding.encode(id) + ":" + FormEncoding.encode(secret)
            headers[.authorization] = "Basic " + pair.base64
        }
        for field in fields { headers[field.name] = field.value }
        let body = Array(FormEncoding.encode(parameters.map { (name: $0.key, value: $0.value) }).utf8)
        return try await tenant.server.send(.post, tenant.issuer.url(path), headers, body: body)
    }

    private static func dictionary(_ query: Substring) -> [String: String] {
        var values: [String: String] = [:]
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = try? FormEncoding.decode(parts[0].utf8),
                let value = try? FormEncoding.decode((parts.dropFirst().first ?? "").utf8)
            else { continue }
            values[name] = values[name].map { $0 + " twice " + value } ?? value
        }
        return values
    }
}
