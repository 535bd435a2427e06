import FoundationEssentials
import JOSE
import OAuth

/// A token that a provider signed, on its way to be believed: an ID token, or a logout token.
struct UpstreamToken: Sendable {
    private let token: CompactSignature
    let algorithm: SignatureAlgorithm
    /// `kid`; nil: it names no key.
    let keyID: String?

    /// Seconds by which two clocks may differ.
    static let skew: TimeInterval = 60
    /// Seconds that a token may be old when it comes.
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

    /// The claims of a token that this key signed for this issuer, this client and now: `iss`, `aud`, `azp`, `exp`, `iat` and `nbf`
    /// (OpenID Connect Core 3.1.3.7, Back-Channel Logout 2.6).
    func claims(
        by signer: JSONWebKeySet.Found, of rule: IssuerRule, to clientID: String, now: Date
    ) throws(UpstreamRefusal) -> [String: JSONValue] {
        guard let claims = token.payload(by: signer.key) else { throw .idTokenSignature }
        guard rule.accepts(claims), signer.issuer.map({ rule.accepts(keyOf: $0, claims: claims) }) ?? true else {
            throw .idTokenIssuer
        }
        try Self.checkAudience(claims, clientID)
        try Self.checkTimes(claims, now)
        return claims
    }

    /// Core 3.1.3.7, steps 3 to 5.
    private static func checkAudience(_ claims: [String: JSONValue], _ clientID: String) throws(UpstreamRefusal) {
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
