extension PasswordHasher {
    /// What came of a verification.
    package enum Verdict: Sendable, Equatable {
        /// With `needsRehash`, the caller hashes the password again and stores that in the old hash's place.
        case matches(needsRehash: Bool)
        /// Also the verdict on an account that does not exist.
        case differs
    }
}
