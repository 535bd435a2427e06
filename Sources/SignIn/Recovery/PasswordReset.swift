package import FoundationEssentials
package import OAuth
import Outbound
package import Store

/// A new password for who has forgotten theirs, by mail. Whoever asks sees the same whether there is an account or not.
package struct PasswordReset: Sendable {
    private let store: Store
    private let passwords: SealedPasswords
    private let proofs: MailProofs
    private let links: MailLinks

    package init(store: Store, passwords: SealedPasswords, publicURL: PublicURL) {
        self.store = store
        self.passwords = passwords
        proofs = MailProofs(store: store)
        links = MailLinks(publicURL: publicURL)
    }

    /// Why nothing is begun. None of these depends on whether an account exists.
    package enum Refusal: String, Error, Sendable, CaseIterable {
        /// No mail could be sent to such an address.
        case addressUnusable = "email_unusable"
        /// From one network.
        case tooManyRequests = "too_many_requests"
    }

    /// Begins: the proof that the mail asks for, or that looks like it does.
    package func begin(
        _ email: EmailAddress, journey: AuthorizationTransaction?, by asking: MailProofs.Asking, to tenant: Tenant,
        now: Date
    ) async throws(Failure<Refusal>) -> MailProofID {
        guard (try? MailAddress(email.text)) != nil else { throw .refused(.addressUnusable) }
        let begun: MailProofID?
        do throws(StoreError) {
            begun = try await begin(email, journey, by: asking, to: tenant, now: now)
        } catch {
            throw Failure(error)
        }
        guard let begun else { throw .refused(.tooManyRequests) }
        return begun
    }

    /// Nil when the network has had its share of mails.
    func begin(
        _ email: EmailAddress, _ journey: AuthorizationTransaction?, by asking: MailProofs.Asking, to tenant: Tenant,
        now: Date
    ) async throws(StoreError) -> MailProofID? {
        var known = try await store.tenant(tenant.id).correspondent(email)
        if known?.standing == .disabled { known = nil }
        var facts = MailProof.Facts(email: email.text, user: known?.user)
        facts.language = asking.language
        facts.journey = journey
        let proof = NewMailProof(
            purpose: .reset, email: email, user: known?.user, isProvable: known != nil, facts: facts,
            browser: asking.browser, expiry: now + TimeInterval(tenant.policy.resetLifetime))
        let letter = letter(known, proof, asking, tenant)
        return try await proofs.begin(proof, letter, by: asking, to: tenant, now: now) ? proof.id : nil
    }

    private func letter(
        _ known: Correspondent?, _ proof: NewMailProof, _ asking: MailProofs.Asking, _ tenant: Tenant
    ) -> Letter {
        var letter = Letter(known == nil ? .resetUnknown : .reset, to: known?.email ?? proof.email.text)
        letter.language = known?.language ?? asking.language
        letter.name = known?.name
        letter.device = asking.device.userAgent
        if known != nil {
            letter.code = proof.code?.expose()
            letter.link = proof.token.map { links.link($0, for: .password, of: tenant) }
            letter.minutes = tenant.policy.resetLifetime / 60
        } else if SignUp.isOpen(tenant) {
            letter.link = links.page("/sign-up", of: tenant)
        }
        return letter
    }

    /// The account that a proof gives a password to, for the rules of new passwords; nil when it gives none (any more).
    package func account(
        _ proof: MailProof, tenant: Tenant
    ) async throws(Failure<Never>) -> Correspondent? {
        guard proof.purpose.givesPassword, let user = proof.facts.user else { return nil }
        do throws(StoreError) {
            return try await store.tenant(tenant.id).correspondent(UserID(user))
        } catch {
            throw Failure(error)
        }
    }

    /// What shows that a mail was read.
    package enum Evidence: Sendable {
        case token(MailToken)
        /// Its code was typed in this browser.
        case proof(MailProofID, browser: [UInt8])
    }

    /// Gives the account the new password: all its sessions end, and its owner is told, in the page's `language` if they have chosen none.
    package func finish(
        _ evidence: Evidence, of account: Correspondent, purpose: MailProof.Purpose, to password: NewPassword,
        from device: Device, language: String, tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> PasswordSetting {
        let sealed = try await passwords.seal(password.password, of: account.user, tenant)
        var event = AuditEvent(purpose == .undo ? .addressRestored : .passwordReset)
        event.network = device.network
        let authority: PasswordAuthority =
            switch evidence {
            case .token(let token): .token(token)
            case .proof(let proof, let browser): .proof(proof, browser: browser)
            }
        let page = links.page("/forgot", of: tenant)
        do throws(StoreError) {
            return try await store.tenant(tenant.id).setPassword(
                by: authority, of: account.user, to: sealed, recording: event,
                telling: { .passwordChanged(of: $0, from: device, language: language, recovery: page) }, now: now)
        } catch {
            throw Failure(error)
        }
    }
}

extension Letter {
    /// To an owner whose password is another one now. `recovery`: where to go if it was somebody else.
    static func passwordChanged(
        of owner: Correspondent, from device: Device, language: String, recovery: String
    ) -> Letter {
        var letter = Letter(.passwordChanged, to: owner.email)
        letter.name = owner.name
        letter.language = owner.language ?? language
        letter.device = device.userAgent
        letter.link = recovery
        return letter
    }
}
