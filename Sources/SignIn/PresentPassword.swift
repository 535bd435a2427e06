import Credentials
import FoundationEssentials
import OAuth
import Store

/// The password that an owner types once more before something is done that a stranger at their desk must not do. Who has none, because
/// they sign in elsewhere, has to have done that just now.
struct PresentPassword: Sendable {
    private let store: Store
    private let passwords: SealedPasswords

    init(store: Store, passwords: SealedPasswords) {
        self.store = store
        self.passwords = passwords
    }

    /// What it turned out to be.
    enum Verdict {
        /// As it is stored: whoever acts on it makes sure that it is still that. Nil: there is none, and the sign-in was just now.
        case right(sealed: [UInt8]?)
        case wrong
        /// Tried too often in this session.
        case tooMany
    }

    func check(
        _ typed: String, of owner: Correspondent, by person: Authentication, tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> Verdict {
        guard let sealed = owner.password else {
            return person.isFresh(now) ? .right(sealed: nil) : .wrong
        }
        let mayTry = try await asked { () async throws(StoreError) in
            try await MailProofs(store: store).mayTry(in: person.session, of: tenant, now: now)
        }
        guard mayTry else { return .tooMany }
        guard let password = try? Password(typed) else { return .wrong }
        switch try await passwords.verify(password, against: sealed, of: owner.user, tenant) {
        case .matches: return .right(sealed: sealed)
        case .differs: return .wrong
        }
    }
}
