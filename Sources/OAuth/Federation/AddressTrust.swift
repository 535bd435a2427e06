/// For whose addresses a provider's word counts: that somebody signed in there then proves that the address is theirs.
package enum AddressTrust: Sendable, Equatable {
    /// For nobody's.
    case none
    /// For all that it calls verified.
    case verified
    /// For those that it calls verified, of these domains (in lower case).
    case domains([String])
    /// For those that Google is the host of: what it calls verified beside may long belong to somebody else.
    case hostedByGoogle

    /// Whether the address counts as proven.
    package func covers(_ address: EmailAddress, isVerified: Bool, claims: [String: JSONValue]) -> Bool {
        guard isVerified else { return false }
        switch self {
        case .none: return false
        case .verified: return true
        case .domains(let domains): return domains.contains(address.domain)
        case .hostedByGoogle:
            if ["gmail.com", "googlemail.com"].contains(address.domain) { return true }
            return claims["hd"]?.string?.lowercased() == address.domain
        }
    }
}
