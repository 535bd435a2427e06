/// The signature algorithms that keys of a tenant exist for (RFC 7518, RFC 8037).
package enum SigningAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case es256 = "ES256"
    case edDSA = "EdDSA"
}
