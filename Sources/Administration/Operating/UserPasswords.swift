import Credentials
import OAuth
import Store

extension Administrator {
    /// The declared password as it is to be stored; nil when the present one stays: it's the same already, or none is declared.
    func sealed(
        _ declared: UserDeclaration.PasswordSource, against present: [UInt8]?, of user: UserID, _ records: TenantStore
    ) async throws(AdministrationError) -> [UInt8]? {
        let context = records.passwordContext(of: user)
        let hash: PasswordHash
        switch declared {
        case .none:
            return nil
        case .typed(let password):
            if let present, try await matches(password, opened(present, context)) { return nil }
            hash = try await hashed(password)
        case .hashed(let imported):
            if let present, !Self.isReplaced(try opened(present, context).hash, by: imported) { return nil }
            hash = imported
        }
        do throws(PepperError) {
            return try peppers.seal(hash, context: context)
        } catch {
            throw .broken("a password can't be sealed: \(error)")
        }
    }

    /// What was imported and never used may be imported anew. A hash of our own, which a sign-in or a change of the password has
    /// put in its place, stays: the import is the older one.
    private static func isReplaced(_ present: PasswordHash, by imported: PasswordHash) -> Bool {
        switch present {
        case .bcrypt: present.encoded != imported.encoded
        case .argon2: false
        }
    }

    /// A password under a pepper that is gone is as good as none, and yet nothing to overwrite silently.
    private func opened(_ sealed: [UInt8], _ context: [UInt8]) throws(AdministrationError) -> Peppers.Opened {
        do throws(PepperError) {
            return try peppers.open(sealed, context: context)
        } catch {
            throw .broken("a stored password can't be opened with the present peppers: \(error)")
        }
    }

    private func matches(_ password: Password, _ present: Peppers.Opened) async throws(AdministrationError) -> Bool {
        do {
            return try await hasher.verify(password, against: present.hash) != .differs
        } catch {
            throw AdministrationError(hashing: error)
        }
    }

    private func hashed(_ password: Password) async throws(AdministrationError) -> PasswordHash {
        do {
            return try await hasher.hash(password)
        } catch {
            throw AdministrationError(hashing: error)
        }
    }
}
