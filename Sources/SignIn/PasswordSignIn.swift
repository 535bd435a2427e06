package import Credentials
package import FoundationEssentials
package import Logging
package import OAuth
package import Store

/// Signing in with e-mail address and password.
package struct PasswordSignIn: Sendable {
    private let store: Store
    private let hasher: PasswordHasher
    private let peppers: Peppers
    private let logger: Logger

    package init(store: Store, hasher: PasswordHasher, peppers: Peppers, logger: Logger) {
        self.store = store
        self.hasher = hasher
        self.peppers = peppers
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

    /// A session that has just begun.
    package struct SignedIn: Sendable {
        package let authentication: Authentication
        package let cookie: SessionCookie
    }

    /// Signs in, or refuses. An unknown address costs what a wrong password costs, and every refusal is audited.
    package func signIn(_ attempt: Attempt, to tenant: Tenant, now: Date) async throws(Failure<SignInRefusal>)
        -> SignedIn
    {
        var account: PasswordAccount?
        do throws(Failure<SignInRefusal>) {
            // Again only when the password was changed, or sealed anew, while it was verified.
            for _ in 0..<3 {
                account = try await self.account(attempt, tenant)
                let verified = try await verified(attempt, account, tenant: tenant)
                guard let signedIn = try await begin(verified, attempt, tenant: tenant, now: now) else { continue }
                let session = signedIn.authentication.session
                await audit(.signedIn, nil, attempt, verified.user, session, tenant: tenant, now: now)
                if verified.isWeak { await strengthen(verified, records: store.tenant(tenant.id)) }
                return signedIn
            }
            throw .refused(.accountDisabled)
        } catch {
            if case .refused(let refusal) = error {
                await audit(.signInRefused, refusal, attempt, account?.user, nil, tenant: tenant, now: now)
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
    }

    private func verified(
        _ attempt: Attempt, _ account: PasswordAccount?, tenant: Tenant
    ) async throws(Failure<SignInRefusal>) -> Verified {
        guard let password = try? Password(attempt.password) else { throw .refused(.passwordMalformed) }
        let records = store.tenant(tenant.id)
        var opened: Peppers.Opened?
        if let account, let sealed = account.password {
            do throws(PepperError) {
                opened = try peppers.open(sealed, context: records.passwordContext(of: account.user))
            } catch {
                throw .broken("a password's seal does not open: \(error)")
            }
        }
        let verdict = try await verify(password, against: opened?.hash)
        guard EmailAddress(attempt.email) != nil else { throw .refused(.addressMalformed) }
        guard let account else { throw .refused(.accountUnknown) }
        guard let opened, let sealed = account.password else { throw .refused(.accountWithoutPassword) }
        guard case .matches(let needsRehash) = verdict else { throw .refused(.passwordWrong) }
        guard account.isEnabled else { throw .refused(.accountDisabled) }
        return Verified(
            user: account.user, password: password, sealed: sealed, isWeak: needsRehash || opened.needsReseal)
    }

    private func verify(
        _ password: Password, against hash: PasswordHash?
    ) async throws(Failure<SignInRefusal>) -> PasswordHasher.Verdict {
        do {
            return try await hasher.verify(password, against: hash)
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

    /// Puts the hash of today's cost under today's pepper in the place of the old one. That it fails costs nothing: the next
    /// sign-in tries again.
    private func strengthen(_ verified: Verified, records: TenantStore) async {
        do {
            let hash = try await hasher.hash(verified.password)
            let sealed = try peppers.seal(hash, context: records.passwordContext(of: verified.user))
            try await records.replacePassword(of: verified.user, verified.sealed, with: sealed)
        } catch {
            logger.warning("a password was not re-hashed", metadata: ["error": "\(error)"])
        }
    }

    /// Nil when the account may not sign in any more, or its password is another one now: the next look tells.
    private func begin(
        _ verified: Verified, _ attempt: Attempt, tenant: Tenant, now: Date
    ) async throws(Failure<SignInRefusal>) -> SignedIn? {
        let records = store.tenant(tenant.id)
        do throws(StoreError) {
            if let former = attempt.former, former.user == verified.user {
                let cookie = SessionCookie(row: former.session.rawValue)
                let session = session(of: verified, cookie, attempt, tenant: tenant, now: now)
                if try await records.renew(session) {
                    return SignedIn(authentication: session.authentication, cookie: cookie)
                }
            }
            let cookie = SessionCookie(row: UUID())
            let session = session(of: verified, cookie, attempt, tenant: tenant, now: now)
            if try await records.begin(session) {
                // Another person's, or one that is over already.
                if let former = attempt.former {
                    _ = try await records.end(former.session, includingOffline: false, now: now)
                }
                return SignedIn(authentication: session.authentication, cookie: cookie)
            }
        } catch {
            throw Failure(error)
        }
        return nil
    }

    private func session(
        of verified: Verified, _ cookie: SessionCookie, _ attempt: Attempt, tenant: Tenant, now: Date
    ) -> NewSession {
        NewSession(
            authentication: Authentication(
                user: verified.user, session: SessionID(cookie.row), time: now, methods: [.password]),
            digest: cookie.digest, userAgent: attempt.device.userAgent, network: attempt.device.network,
            idleExpiry: now + TimeInterval(tenant.policy.sessionIdleLifetime),
            expiry: now + TimeInterval(tenant.policy.sessionLifetime), isRemembered: attempt.isRemembered,
            password: verified.sealed)
    }

    private func audit(
        _ kind: AuditEvent.Kind, _ refusal: SignInRefusal?, _ attempt: Attempt, _ user: UserID?,
        _ session: SessionID?, tenant: Tenant, now: Date
    ) async {
        var event = AuditEvent(kind)
        event.reason = refusal?.rawValue
        event.incident = refusal == nil ? nil : attempt.incident
        event.client = attempt.client
        event.user = user
        event.session = session
        event.network = attempt.device.network
        do {
            try await store.tenant(tenant.id).record(event, now: now)
        } catch {
            logger.error(
                "an audit event was not recorded", metadata: ["kind": "\(kind.rawValue)", "error": "\(error)"])
        }
    }
}
