/// Why a person was not signed in. The page says the same for all of them; the audit log and the log know which it was.
package enum SignInRefusal: String, Error, Sendable, CaseIterable {
    case addressMalformed = "address_malformed"
    case passwordMalformed = "password_malformed"
    case accountUnknown = "account_unknown"
    case accountWithoutPassword = "account_without_password"
    case passwordWrong = "password_wrong"
    case accountDisabled = "account_disabled"
}
