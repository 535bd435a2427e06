import FoundationEssentials
import JOSE
import OAuth

/// The ID token that a provider gave (OpenID Connect Core 3.1.3.7), on its way to be believed.
struct UpstreamIDToken: Sendable {
    private let token: CompactSignature
    let algorithm: SignatureAlgorithm
    /// `kid`; nil: it names no key.
    let keyID: String?

    /// Seconds by which two clocks may differ.
    static let skew: TimeInterval = 60
    /// Seconds that a token may be old when it comes straight from the token endpoint.
    static let age: TimeInterval = 600

    /// Takes a token apart. `algorithms`: those that the provider says it signs by; any other is refused, and `none` and those with a
    /// shared secret are no algorithms at all (RFC 8725 section 3.1).
    init(_ text: String, algorithms: Set<SignatureAlgorithm>) throws(UpstreamRefusal) {
        guard let token = CompactSignature(text) else { throw .idTokenMalformed }
        guard let algorithm = token.header["alg"]?.string.flatMap(SignatureAlgorithm.init(rawValue:)),
            algorithms.contains(algorithm)
        else { throw .idTokenAlgorithm }
        self.token = token
        self.algorithm = algorithm
        keyID = token.header["kid"]?.string
    }

    /// What has to hold.
    struct Expectation {
        let issuer: IssuerRule
        /// The `iss` that came beside the code, if one did: an issuer of many names is held to that one.
        let answering: String?
        let clientID: String
        /// Nil: the provider doesn't repeat it.
        let nonce: String?
        let accessToken: String
        /// The person has to have signed in there after this.
        let authenticatedAfter: Date?
        let now: Date
    }

    /// The claims of a token that this key signed and that is what was expected.
    func claims(
        by signer: JSONWebKeySet.Found, expecting expectation: Expectation
    ) throws(UpstreamRefusal) -> [String: JSONValue] {
        guard let claims = token.payload(by: signer.key) else { throw .idTokenSignature }
        let rule = expectation.issuer
        guard rule.accepts(claims), expectation.answering.map({ rule.agree(answering: $0, token: claims) }) ?? true,
            signer.issuer.map({ rule.accepts(keyOf: $0, claims: claims) }) ?? true
        else { throw .idTokenIssuer }
        try Self.checkAudience(claims, expectation.clientID)
        try Self.checkTimes(claims, expectation.now)
        if let nonce = expectation.nonce {
            guard let repeated = claims["nonce"]?.string, Secret(text: repeated).matches(Secret(text: nonce)) else {
                throw .idTokenNonce
            }
        }
        if let hash = claims["at_hash"] {
            guard hash.string == algorithm.leftHalfHash(of: expectation.accessToken) else { throw .idTokenHash }
        }
        if let time = expectation.authenticatedAfter {
            guard let authenticated = Self.time(claims["auth_time"]), authenticated > time - Self.skew else {
                throw .notFresh
            }
        }
        return claims
    }

    /// Core 3.1.3.7, steps 3 to 5.
    static func checkAudience(_ claims: [String: JSONValue], _ clientID: String) throws(UpstreamRefusal) {
        let audience: [String]
        switch claims["aud"] {
        case .string(let one): audience = [one]
        case .array(let several): audience = several.compactMap(\.string)
        default: audience = []
        }
        guard audience.contains(clientID) else { throw .idTokenAudience }
        if let party = claims["azp"] {
            guard party.string == clientID else { throw .idTokenParty }
        } else if audience.count > 1 {
            throw .idTokenParty
        }
    }

    /// Core 3.1.3.7, steps 9 and 10.
    private static func checkTimes(_ claims: [String: JSONValue], _ now: Date) throws(UpstreamRefusal) {
        guard let expiry = time(claims["exp"]), let issued = time(claims["iat"]) else { throw .idTokenTime }
        guard expiry > now - skew else { throw .idTokenExpired }
        guard issued < now + skew, issued > now - age - skew else { throw .idTokenTime }
        if let start = claims["nbf"] {
            guard let start = time(start), start < now + skew else { throw .idTokenTime }
        }
    }

    /// Seconds since 1970, of a range that any calendar has.
    static func time(_ value: JSONValue?) -> Date? {
        guard case .number(let seconds) = value, (0...253_402_300_799).contains(seconds) else { return nil }
        return Date(timeIntervalSince1970: seconds)
    }
}
