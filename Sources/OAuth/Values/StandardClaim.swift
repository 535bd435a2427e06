/// The claims about a person (OpenID Connect Core 5.1, and `roles`), each under the scope that covers it (Core 5.4).
package enum StandardClaim: String, Sendable, CaseIterable {
    case name
    case givenName = "given_name"
    case familyName = "family_name"
    case middleName = "middle_name"
    case nickname
    case preferredUsername = "preferred_username"
    case profile
    case picture
    case website
    case gender
    case birthdate
    case zoneinfo
    case locale
    case updatedAt = "updated_at"
    case email
    case emailVerified = "email_verified"
    case address
    case phoneNumber = "phone_number"
    case phoneNumberVerified = "phone_number_verified"
    case roles

    /// The scope that gives it, and that a person consents to when it is asked for by itself.
    package var scope: String {
        switch self {
        case .email, .emailVerified: "email"
        case .phoneNumber, .phoneNumberVerified: "phone"
        case .address: "address"
        case .roles: "roles"
        default: "profile"
        }
    }

    /// The claims that a set of scopes covers.
    package static func covered(by scopes: ScopeSet) -> Set<StandardClaim> {
        Set(allCases.filter { scopes.contains($0.scope) })
    }
}
