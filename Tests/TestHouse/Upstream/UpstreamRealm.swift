import Crypto
import CryptoExtras
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import Synchronization

/// An OpenID Connect provider that isn't ours, which does as it is told.
package final class UpstreamRealm: Sendable {
    package let issuer: String
    private let clock: TestClock
    private let conduct = Mutex(UpstreamConduct())
    private let codes = Mutex<[String: [String: String]]>([:])
    private let refreshTokens = Mutex<Set<String>>([])
    private let log = Mutex<[String]>([])
    private let keys = Mutex(Keys())

    private struct Keys {
        var p256 = P256.Signing.PrivateKey()
        var kid = "key-1"
    }

    private static let rsa = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }

    /// Between two looks of ours for a key that isn't there.
    package static let keyPause = Duration.seconds(30)

    /// Its client's id and secret.
    package static let client = "ostiary"
    package static let secret = "s3cret +&:%"

    package static func start(clock: TestClock) async throws -> UpstreamRealm {
        let server = try await UpstreamServer.shared()
        let name = UUID().uuidString.lowercased()
        let realm = UpstreamRealm(issuer: server.origin + "/" + name, clock: clock)
        server.add(realm, named: name)
        return realm
    }

    private init(issuer: String, clock: TestClock) {
        self.issuer = issuer
        self.clock = clock
    }

    /// From now on it behaves otherwise.
    package func behave(_ change: (inout UpstreamConduct) -> Void) { conduct.withLock { change(&$0) } }

    /// The paths that were asked for so far, with a form's grant type.
    package var requests: [String] { log.withLock { $0 } }

    /// Signs by another key from now on, and publishes that one alone.
    package func rotate(to kid: String) {
        keys.withLock { $0 = Keys(p256: P256.Signing.PrivateKey(), kid: kid) }
    }

    /// What its authorization endpoint sends the browser back to, for who has come with this address.
    package func consent(to address: String) throws -> String {
        let url = try Self.parts(address)
        guard url["code_challenge_method"] == "S256", url["response_type"] == "code",
            url["client_id"] == Self.client, let callback = url["redirect_uri"], let state = url["state"]
        else { throw Surprise("not an authorization request: \(address)") }
        let code = UUID().uuidString
        codes.withLock { $0[code] = url }
        var answer = [(name: "code", value: code), (name: "state", value: state)]
        if let issuer = conduct.withLock({ $0.issuerInAnswer ?? ($0.announcesIssuer ? issuer : nil) }) {
            answer.append((name: "iss", value: issuer))
        }
        return callback + "?" + FormEncoding.encode(answer)
    }

    /// The parameters of an address.
    package static func parts(_ address: String) throws -> [String: String] {
        let items = URLComponents(string: address)?.percentEncodedQuery ?? ""
        let parameters = try RequestParameters(formEncoded: items.utf8)
        return Dictionary(
            uniqueKeysWithValues: parameters.names.compactMap { name in parameters[name].map { (name, $0) } })
    }

    /// A logout token of this issuer (OpenID Connect Back-Channel Logout 2.4).
    package func logoutToken(_ change: (inout [String: Any]) -> Void = { _ in }) throws -> String {
        let now = clock.now.timeIntervalSince1970
        var claims: [String: Any] = [
            "iss": issuer, "aud": Self.client, "iat": now, "exp": now + 120, "jti": UUID().uuidString,
            "events": ["http://schemas.openid.net/event/backchannel-logout": [String: String]()],
        ]
        change(&claims)
        return try sign(claims, algorithm: "ES256", kid: nil)
    }

    // MARK: Answering

    func answer(_ request: Request, body: [UInt8]) async throws -> Response {
        let path = "/" + request.uri.path.split(separator: "/").dropFirst().joined(separator: "/")
        let conduct = conduct.withLock { $0 }
        log.withLock { $0.append(path) }
        if conduct.silent.contains(path) { for await _ in AsyncStream<Void>(Void.self, { _ in }) {} }
        if let status = conduct.failures[path] { return Response(status: .init(code: status)) }
        if let target = conduct.redirects[path] {
            return Response(status: .found, headers: [.location: target])
        }
        if let size = conduct.sizes[path] { return Self.json(String(repeating: " ", count: size)) }
        if let text = conduct.bodies[path] { return Self.json(text) }
        switch path {
        case "/.well-known/openid-configuration": return try Self.json(metadata(conduct))
        case "/jwks": return try Self.json(keySet())
        case "/token": return try token(request, body, conduct)
        case "/userinfo": return try userInfo(request, conduct)
        default: return Response(status: .notFound)
        }
    }

    private func metadata(_ conduct: UpstreamConduct) -> [String: Any] {
        [
            "issuer": conduct.issuerInMetadata ?? issuer,
            "authorization_endpoint": conduct.authorizationEndpoint ?? issuer + "/authorize",
            "token_endpoint": issuer + "/token", "userinfo_endpoint": issuer + "/userinfo",
            "jwks_uri": issuer + "/jwks",
            "end_session_endpoint": issuer + "/end-session",
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            "authorization_response_iss_parameter_supported": conduct.announcesIssuer,
        ]
    }

    private func keySet() throws -> [String: Any] {
        let (key, kid) = keys.withLock { ($0.p256, $0.kid) }
        let point = key.publicKey.rawRepresentation
        let rsa = try Self.rsa.get().publicKey.getKeyPrimitives()
        return [
            "keys": [
                [
                    "kty": "EC", "crv": "P-256", "kid": kid, "use": "sig", "alg": "ES256",
                    "x": Base64URL.encode(point.prefix(32)), "y": Base64URL.encode(point.suffix(32)),
                ],
                [
                    "kty": "RSA", "kid": "rsa-1", "n": Base64URL.encode(rsa.modulus),
                    "e": Base64URL.encode(rsa.publicExponent),
                ],
            ]
        ]
    }

    private func token(_ request: Request, _ body: [UInt8], _ conduct: UpstreamConduct) throws -> Response {
        let form = try RequestParameters(formEncoded: body)
        let pair = FormEncoding.encode(Self.client) + ":" + FormEncoding.encode(Self.secret)
        let isBasic = request.headers[.authorization] == "Basic " + Data(pair.utf8).base64EncodedString()
        let isPost = form["client_id"] == Self.client && form["client_secret"] == Self.secret
        guard isBasic || isPost else { return try Self.json(["error": "invalid_client"], status: .unauthorized) }
        if let error = conduct.tokenErrorWith200 { return try Self.json(["error": error]) }
        if form["grant_type"] == "refresh_token" {
            // Good for one time.
            let isGood = refreshTokens.withLock { $0.remove(form["refresh_token"] ?? "") != nil }
            guard isGood else { return try Self.json(["error": "invalid_grant"], status: .badRequest) }
            return try Self.json(tokens(conduct))
        }
        guard let code = form["code"], let asked = codes.withLock({ $0.removeValue(forKey: code) }),
            form["redirect_uri"] == asked["redirect_uri"], let verifier = form["code_verifier"],
            asked["code_challenge"] == Base64URL.encode(Array(SHA256.hash(data: Array(verifier.utf8))))
        else { return try Self.json(["error": "invalid_grant"], status: .badRequest) }
        var answer = tokens(conduct)
        if conduct.givesIDToken { answer["id_token"] = try idToken(asked, conduct) }
        return try Self.json(answer)
    }

    private func tokens(_ conduct: UpstreamConduct) -> [String: Any] {
        let refresh = "upstream-refresh-" + UUID().uuidString
        refreshTokens.withLock { _ = $0.insert(refresh) }
        return [
            "access_token": conduct.accessToken, "token_type": "Bearer", "expires_in": 3600, "refresh_token": refresh,
        ]
    }

    private func idToken(_ asked: [String: String], _ conduct: UpstreamConduct) throws -> String {
        let now = clock.now.timeIntervalSince1970
        var claims: [String: Any] = conduct.tellsAllInToken ? conduct.claims : ["sub": conduct.claims["sub"] ?? ""]
        claims["iss"] = conduct.issuerInToken ?? issuer
        claims["aud"] = conduct.audience ?? Self.client
        claims["azp"] = conduct.party
        claims["iat"] = now - conduct.issuedAgo
        claims["exp"] = now + conduct.expiresIn
        claims["nonce"] = conduct.repeatsNonce ? conduct.nonce ?? asked["nonce"] : nil
        claims["auth_time"] = conduct.authenticatedAgo.map { now - $0 }
        claims["sid"] = conduct.sid
        let hash = Base64URL.encode(Array(SHA256.hash(data: Array(conduct.accessToken.utf8))).prefix(16))
        claims["at_hash"] = conduct.accessTokenHash ?? hash
        return try sign(claims, algorithm: conduct.algorithm, kid: conduct.keyID)
    }

    /// `HS256` is signed with the public key that everybody knows, and `none` not at all.
    private func sign(_ claims: [String: Any], algorithm: String, kid: String?) throws -> String {
        let (key, ownID) = keys.withLock { ($0.p256, $0.kid) }
        let id = kid ?? (algorithm == "RS256" ? "rsa-1" : ownID)
        let header: [String: Any] = ["alg": algorithm, "kid": id]
        let parts = try [header, claims].map { Base64URL.encode(try JSONSerialization.data(withJSONObject: $0)) }
        let message = Array(parts.joined(separator: ".").utf8)
        let signature: [UInt8]
        switch algorithm {
        case "ES256": signature = Array(try key.signature(for: message).rawRepresentation)
        case "RS256":
            signature = Array(
                try Self.rsa.get().signature(for: message, padding: .insecurePKCS1v1_5).rawRepresentation)
        case "HS256":
            let secret = SymmetricKey(data: Data(key.publicKey.pemRepresentation.utf8))
            signature = Array(HMAC<SHA256>.authenticationCode(for: message, using: secret))
        default: signature = []
        }
        return parts.joined(separator: ".") + "." + Base64URL.encode(signature)
    }

    private func userInfo(_ request: Request, _ conduct: UpstreamConduct) throws -> Response {
        guard request.headers[.authorization] == "Bearer " + conduct.accessToken else {
            return Response(status: .unauthorized)
        }
        var claims: [String: Any] = conduct.claims
        if let subject = conduct.subjectInUserInfo { claims["sub"] = subject }
        return try Self.json(claims)
    }

    private static func json(_ object: [String: Any], status: HTTPResponse.Status = .ok) throws -> Response {
        let text = String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
        return json(text, status: status)
    }

    private static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
