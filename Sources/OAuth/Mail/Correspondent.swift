/// Somebody with an account, as far as a mail to them needs to know.
package struct Correspondent: Sendable {
    package let user: UserID
    package let email: String
    package let isVerified: Bool
    package let name: String?
    /// `locale` of the profile.
    package let language: String?
    /// Sealed with the pepper; nil: the account has no password.
    package let password: [UInt8]?
    package let standing: Standing

    /// What can be done with an account.
    package enum Standing: Sendable, Equatable {
        case open
        /// The operator has shut it.
        case disabled
        /// Its owner has deleted it; it can still be restored.
        case closed
    }

    package init(
        user: UserID, email: String, isVerified: Bool, name: String?, language: String?, password: [UInt8]?,
        standing: Standing
    ) {
        self.user = user
        self.email = email
        self.isVerified = isVerified
        self.name = name
        self.language = language
        self.password = password
        self.standing = standing
    }
}
