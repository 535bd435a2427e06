package import Credentials
package import OAuth
package import Store

/// Passwords as they are stored: hashed, and the hash sealed with the pepper for its account.
package struct SealedPasswords: Sendable {
    private let store: Store
    private let hasher: PasswordHasher
    private let peppers: Peppers

    package init(store: Store, hasher: PasswordHasher, peppers: Peppers) {
        self.store = store
        self.hasher = hasher
        self.peppers = peppers
    }

    /// What a verification found.
    package enum Verdict: Sendable {
        /// `isWeak`: its hash costs less than today's, or its seal is an old one.
        case matches(isWeak: Bool)
        case differs
    }

    /// The password as it is to be stored for the account.
    package func seal(
        _ password: Password, of user: UserID, _ tenant: Tenant
    ) async throws(Failure<Never>) -> [UInt8] {
        let hash = try await hashing { try await hasher.hash(password) }
        do throws(PepperError) {
            return try peppers.seal(hash, context: store.tenant(tenant.id).passwordContext(of: user))
        } catch {
            throw .broken("a password can't be sealed: \(error)")
        }
    }

    /// Whether it is the account's password. Without one, `sealed` nil, it costs the same and differs.
    package func verify(
        _ password: Password, against sealed: [UInt8]?, of user: UserID?, _ tenant: Tenant
    ) async throws(Failure<Never>) -> Verdict {
        var opened: Peppers.Opened?
        if let sealed, let user {
            do throws(PepperError) {
                opened = try peppers.open(sealed, context: store.tenant(tenant.id).passwordContext(of: user))
            } catch {
                throw .broken("a password's seal does not open: \(error)")
            }
        }
        let hash = opened?.hash
        switch try await hashing({ try await hasher.verify(password, against: hash) }) {
        case .matches(let needsRehash): return .matches(isWeak: needsRehash || opened?.needsReseal == true)
        case .differs: return .differs
        }
    }

    private func hashing<Value: Sendable>(
        _ work: () async throws -> Value
    ) async throws(Failure<Never>) -> Value {
        do {
            return try await work()
        } catch PasswordHasherError.busy(let retryAfter) {
            throw .unavailable(retryAfter: Int(retryAfter.components.seconds) + 1)
        } catch PasswordHasherError.stopped {
            throw .unavailable(retryAfter: 1)
        } catch is CancellationError {
            // Whoever asked has gone: as when a statement is cancelled, that is nothing for the log.
            throw .unavailable(retryAfter: 1)
        } catch {
            throw .broken("hashing: \(error)")
        }
    }
}
