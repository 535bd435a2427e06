import Credentials
package import OAuth

/// A password that somebody has chosen and may have.
package struct NewPassword: Sendable {
    let password: Password
    /// A hint for the page.
    package let strength: Strength

    /// How hard it is to guess, roughly.
    package enum Strength: String, Sendable, CaseIterable {
        case weak
        case fair
        case strong
    }
}

/// Why a text may not become somebody's password.
package enum NewPasswordProblem: Error, Sendable, Equatable {
    case missing
    /// Fewer characters than this.
    case tooShort(minimum: Int)
    /// More bytes than this.
    case tooLong(maximum: Int)
    /// It has a character that not every keyboard can type again.
    case unusable
    /// Among the first that would be tried.
    case common
    /// Made of what everybody can know here: names, and the address.
    case context
    case pattern
}

/// The rules that a new password has, wherever it is chosen.
package struct NewPasswordRules: Sendable {
    private let rules: PasswordRules

    /// Everything that anybody can know here is no password: the names of tenant, app and person, and the address.
    package init(of tenant: Tenant, client: Client?, name: String?, email: String) {
        let names = [client?.name, name].compactMap { $0 }
        rules = PasswordRules(
            minimum: tenant.policy.passwordMinimum,
            context: ["Ostiary", tenant.name, tenant.slug.description, email] + names)
    }

    /// What was typed, as it was typed: spaces count.
    package func read(_ typed: String?) throws(NewPasswordProblem) -> NewPassword {
        guard let typed, !typed.isEmpty else { throw .missing }
        do throws(PasswordRuleProblem) {
            let password = try rules.accept(typed)
            let strength: NewPassword.Strength =
                switch rules.strength(of: typed) {
                case .weak: .weak
                case .fair: .fair
                case .strong: .strong
                }
            return NewPassword(password: password, strength: strength)
        } catch {
            switch error {
            case .tooShort(let minimum): throw .tooShort(minimum: minimum)
            case .tooLong: throw .tooLong(maximum: Password.maximumBytes)
            case .holdsControlCharacter: throw .unusable
            case .common: throw .common
            case .madeOfContext: throw .context
            case .predictable: throw .pattern
            }
        }
    }
}
