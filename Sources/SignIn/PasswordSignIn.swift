import Credentials
package import FoundationEssentials
package import Logging
package import OAuth
package import Store

/// Signing in with e-mail address and password.
package struct PasswordSignIn: Sendable {
    private let store: Store
    private let door: SessionDoor
    private let passwords: SealedPasswords
    private let logger: Logger

    package init(store: Store, passwords: SealedPasswords, logger: Logger) {
        self.store = store
        door = SessionDoor(store: store)
        self.passwords = passwords
        self.logger = logger
    }

    /// What the page posted.
    package struct Attempt: Sendable {
        package let email: String
        package let password: String
        package let device: Device
        /// Who was signed in to this browser: the same person's session goes on under a new cookie, another's ends.
        package let former: Authentication?
        /// The client that the person is on the way to.
        package let client: Client.ID?
        /// The person asked to stay signed in.
        package let isRemembered: Bool
        /// For the audit log, should it be refused.
        package let incident: String

        package init(
            email: String, password: String, device: Device, former: Authentication?, client: Client.ID?,
            isRemembered: Bool = false, incident: String
        ) {
            self.email = email
            self.password = password
            self.device = device
            self.former = former
            self.client = client
            self.isRemembered = isRemembered
            self.incident = incident
        }
    }

    /// What the right password leads to.
    package enum Outcome: Sendable {
        case signedIn(SignedIn)
        /// The owner has deleted the account, and has just proven to be its owner: it may be restored.
        case closed(ClosedAccount)
    }

    /// Signs in, or refuses. An unknown address costs what a wrong password costs, and every refusal is audited.
    package func signIn(_ attempt: Attempt, to tenant: Tenant, now: Date) async throws(Failure<SignInRefusal>)
        -> Outcome
    {
        var account: PasswordAccount?
        do throws(Failure<SignInRefusal>) {
            // Again only when the password was changed, or sealed anew, while it was verified.
            for _ in 0..<3 {
                account = try await self.account(attempt, tenant)
                let verified = try await verified(attempt, account, tenant: tenant)
                if verified.isClosed {
                    return .closed(ClosedAccount(user: verified.user, evidence: .password(verified.sealed)))
                }
                guard let signedIn = try await begin(verified, attempt, tenant: tenant, now: now) else { continue }
                if verified.isWeak { await strengthen(verified, tenant) }
                return .signedIn(signedIn)
            }
            throw .refused(.accountDisabled)
        } catch {
            if case .refused(let refusal) = error {
                await audit(refusal, attempt, account?.user, tenant: tenant, now: now)
            }
            throw error
        }
    }

    private func account(
        _ attempt: Attempt, _ tenant: Tenant
    ) async throws(Failure<SignInRefusal>) -> PasswordAccount? {
        guard let email = EmailAddress(attempt.email) else { return nil }
        do throws(StoreError) {
            return try await store.tenant(tenant.id).passwordAccount(email)
        } catch {
            throw Failure(error)
        }
    }

    /// A password that was found right.
    private struct Verified {
        let user: UserID
        let password: Password
        /// As it is stored.
        let sealed: [UInt8]
        /// Its hash costs less than today's, or its seal is an old one.
        let isWeak: Bool
        let isClosed: Bool
    }

    private func verified(
        _ attempt: Attempt, _ account: PasswordAccount?, tenant: Tenant
    ) async throws(Failure<SignInRefusal>) -> Verified {
        guard let password = try? Password(attempt.password) else { throw .refused(.passwordMalformed) }
        let verdict: SealedPasswords.Verdict
        do throws(Failure<Never>) {
            verdict = try await passwords.verify(password, against: account?.password, of: account?.user, tenant)
        } catch {
            throw Failure(error)
        }
        guard EmailAddress(attempt.email) != nil else { throw .refused(.addressMalformed) }
        guard let account else { throw .refused(.accountUnknown) }
        guard let sealed = account.password else { throw .refused(.accountWithoutPassword) }
        guard case .matches(let isWeak) = verdict else { throw .refused(.passwordWrong) }
        guard account.isEnabled else { throw .refused(.accountDisabled) }
        return Verified(
            user: account.user, password: password, sealed: sealed, isWeak: isWeak,
            isClosed: account.isClosed)
    }

    /// Puts the hash of today's cost under today's pepper in the place of the old one. That it fails costs nothing: the next
    /// sign-in tries again.
    private func strengthen(_ verified: Verified, _ tenant: Tenant) async {
        do {
            let sealed = try await passwords.seal(verified.password, of: verified.user, tenant)
            try await store.tenant(tenant.id).replacePassword(of: verified.user, verified.sealed, with: sealed)
        } catch {
            logger.warning("a password was not re-hashed", metadata: ["error": "\(error)"])
        }
    }

    /// Nil when the account may not sign in any more, or its password is another one now: the next look tells.
    private func begin(
        _ verified: Verified, _ attempt: Attempt, tenant: Tenant, now: Date
    ) async throws(Failure<SignInRefusal>) -> SignedIn? {
        do throws(StoreError) {
            return try await door.begin(
                SessionDoor.Entry(
                    user: verified.user, evidence: .password(verified.sealed), device: attempt.device,
                    former: attempt.former, isRemembered: attempt.isRemembered, client: attempt.client), to: tenant,
                now: now)
        } catch {
            throw Failure(error)
        }
    }

    private func audit(
        _ refusal: SignInRefusal, _ attempt: Attempt, _ user: UserID?, tenant: Tenant, now: Date
    ) async {
        var event = AuditEvent(.signInRefused)
        event.reason = refusal.rawValue
        event.incident = attempt.incident
        event.client = attempt.client
        event.user = user
        event.network = attempt.device.network
        await store.tenant(tenant.id).record(event, orLog: logger, now: now)
    }
}
