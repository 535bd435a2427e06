package import FoundationEssentials

package enum UserKind {}
/// `sub`: never given to another person, even after the account is gone.
package typealias UserID = Identifier<UserKind>

/// What is known of a person, under the claim names of OpenID Connect Core 5.1.
package struct UserClaims: Sendable {
    package var email: String?
    package var emailVerified: Bool
    package var phoneNumber: String?
    package var phoneNumberVerified: Bool
    package var roles: [String]
    package var updatedAt: Date
    /// `name`, `given_name`, `locale` and the other plain texts of the `profile` scope.
    package var profile: [StandardClaim: String]
    /// Members of the `address` claim (Core 5.1.1).
    package var address: [String: String]

    package init(
        email: String?, emailVerified: Bool, phoneNumber: String?, phoneNumberVerified: Bool, roles: [String],
        updatedAt: Date, profile: [StandardClaim: String], address: [String: String]
    ) {
        self.email = email
        self.emailVerified = emailVerified
        self.phoneNumber = phoneNumber
        self.phoneNumberVerified = phoneNumberVerified
        self.roles = roles
        self.updatedAt = updatedAt
        self.profile = profile
        self.address = address
    }

    /// Writes the claims of `names` that have a value; the others are left out (Core 5.3.2).
    package func write(_ names: Set<StandardClaim>, to object: inout JSONObject) {
        for name in StandardClaim.allCases where names.contains(name) {
            switch name {
            case .email: object.set(name.rawValue, email)
            case .emailVerified: object.set(name.rawValue, email.map { _ in emailVerified })
            case .phoneNumber: object.set(name.rawValue, phoneNumber)
            case .phoneNumberVerified: object.set(name.rawValue, phoneNumber.map { _ in phoneNumberVerified })
            case .roles: object.set(name.rawValue, roles)
            case .updatedAt: object.set(name.rawValue, Int(updatedAt.timeIntervalSince1970))
            case .address: object.set(name.rawValue, addressObject)
            default: object.set(name.rawValue, profile[name])
            }
        }
    }

    private var addressObject: JSONObject? {
        guard !address.isEmpty else { return nil }
        var object = JSONObject()
        for (member, value) in address.sorted(by: { $0.key < $1.key }) { object.set(member, value) }
        return object
    }
}
