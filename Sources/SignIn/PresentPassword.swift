import Credentials
import FoundationEssentials
import OAuth
import Store

/// The password that an owner types once more before something is done that a stranger at their desk must not do.
struct PresentPassword: Sendable {
    private let store: Store
    private let passwords: SealedPasswords

    init(store: Store, passwords: SealedPasswords) {
        self.store = store
        self.passwords = passwords
    }

    /// What it turned out to be.
    enum Verdict {
        /// As it is stored: whoever acts on it makes sure that it is still that.
        case right(sealed: [UInt8])
        case wrong
        /// Tried too often in this session.
        case tooMany
    }

    func check(
        _ typed: String, of owner: Correspondent, in session: SessionID, tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> Verdict {
        let mayTry = try await asked { () async throws(StoreError) in
            try await MailProofs(store: store).mayTry(in: session, of: tenant, now: now)
        }
        guard mayTry else { return .tooMany }
        guard let password = try? Password(typed), let sealed = owner.password else { return .wrong }
        switch try await passwords.verify(password, against: sealed, of: owner.user, tenant) {
        case .matches: return .right(sealed: sealed)
        case .differs: return .wrong
        }
    }
}
