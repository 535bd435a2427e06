package import Credentials
package import OAuth

/// A person's account as it shall be.
package struct UserDeclaration: Sendable {
    /// Where the password comes from.
    package enum PasswordSource: Sendable {
        /// As it is; a new account has none.
        case none
        case typed(Password)
        /// From another system. It is an import: a password that this server has hashed since then stays.
        case hashed(PasswordHash)
    }

    package let email: EmailAddress
    /// Nil: as it is; a new account's isn't.
    package let emailVerified: Bool?
    package let phoneNumber: String?
    /// Nil: as it is, while the number is the same.
    package let phoneNumberVerified: Bool?
    package let roles: [String]
    package let profile: [StandardClaim: String]
    package let address: [String: String]
    package let password: PasswordSource
    /// Nil: as it is; a new account is enabled.
    package let isEnabled: Bool?

    /// The same reading for what a command was given. Throws all that is wrong at once.
    package init(_ value: DeclaredValue) throws(DeclarationProblems) {
        let problems = ProblemCollection()
        let user = MappingReader(value, at: "", problems).flatMap { UserDeclaration($0) }
        try problems.throwIfAny()
        guard let user else { throw DeclarationProblems("is no user") }
        self = user
    }

    /// Nil only with a problem.
    init?(_ reader: MappingReader) {
        let email = reader.required("email", ValueRules.email)
        emailVerified = reader.flag("email_verified")
        profile = Self.profile(reader)
        phoneNumber = reader.value("phone_number", ValueRules.claim())
        phoneNumberVerified = reader.flag("phone_number_verified")
        if phoneNumberVerified == true, !reader.has("phone_number") {
            reader.refuse("is true, and there is no phone_number", "phone_number_verified")
        }
        address = Self.address(reader)
        roles = reader.list("roles", ValueRules.label) ?? []
        isEnabled = reader.flag("enabled")
        let typed = reader.value("password", ValueRules.password)
        let hashed = reader.value("password_hash", ValueRules.passwordHash)
        if reader.has("password"), reader.has("password_hash") {
            reader.refuse("stands beside password; keep one", "password_hash")
        }
        password = typed.map(PasswordSource.typed) ?? hashed.map(PasswordSource.hashed) ?? .none
        reader.end()
        guard let email else { return nil }
        self.email = email
    }

    /// The plain texts of OpenID Connect Core 5.1.
    private static func profile(_ reader: MappingReader) -> [StandardClaim: String] {
        var claims: [StandardClaim: String] = [:]
        for claim in StandardClaim.allCases where claim.scope == "profile" && claim != .updatedAt {
            switch claim {
            case .picture, .website, .profile:
                claims[claim] = reader.value(claim.rawValue, ValueRules.personalAddress)
            default:
                claims[claim] = reader.value(claim.rawValue, ValueRules.claim())
            }
        }
        return claims
    }

    /// The members of Core 5.1.1.
    private static func address(_ reader: MappingReader) -> [String: String] {
        guard let reader = reader.mapping("address") else { return [:] }
        var address: [String: String] = [:]
        for name in ["formatted", "street_address", "locality", "region", "postal_code", "country"] {
            address[name] = reader.value(name, ValueRules.claim(lines: true))
        }
        reader.end()
        return address
    }
}
