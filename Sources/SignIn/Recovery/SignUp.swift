package import FoundationEssentials
package import OAuth
import Outbound
package import Store

/// Making an account. It comes to be when its address is proven, and not before: nobody can put one in the way of the address's owner.
/// Whoever signs up sees the same whether there is an account already or not; the mail tells the owner.
package struct SignUp: Sendable {
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

    /// What the page posted, understood.
    package struct Wish: Sendable {
        package let email: EmailAddress
        package let name: String?
        package let password: NewPassword
        package let journey: AuthorizationTransaction?
        package let isRemembered: Bool

        package init(
            email: EmailAddress, name: String?, password: NewPassword, journey: AuthorizationTransaction?,
            isRemembered: Bool
        ) {
            self.email = email
            self.name = name
            self.password = password
            self.journey = journey
            self.isRemembered = isRemembered
        }
    }

    /// Why nobody signs up here. None of these depends on whether an account exists.
    package enum Refusal: String, Error, Sendable, CaseIterable {
        case closed = "sign_up_closed"
        case domainNotAllowed = "email_domain_not_allowed"
        /// No mail could be sent to such an address.
        case addressUnusable = "email_unusable"
        case tooManyRequests = "too_many_requests"
    }

    /// Whether anybody may sign up at all.
    package static func isOpen(_ tenant: Tenant) -> Bool { tenant.policy.signUp != .closed }

    /// Begins: the proof that the mail asks for, or that looks like it does.
    package func begin(
        _ wish: Wish, by asking: MailProofs.Asking, to tenant: Tenant, now: Date
    ) async throws(Failure<Refusal>) -> MailProofID {
        guard Self.isOpen(tenant) else { throw .refused(.closed) }
        let domains = tenant.policy.signUpDomains
        guard domains.isEmpty || domains.contains(wish.email.domain) else { throw .refused(.domainNotAllowed) }
        guard (try? MailAddress(wish.email.text)) != nil else { throw .refused(.addressUnusable) }
        // Before anything is hashed.
        let mayAsk = try await refusable(Refusal.self) { () async throws(StoreError) in
            try await proofs.mayAsk(from: asking.device, of: tenant, now: now)
        }
        guard mayAsk else { throw .refused(.tooManyRequests) }
        // Hashed whether it is needed or not: the time says nothing.
        let user = UserID.random()
        let password: [UInt8]
        do throws(Failure<Never>) {
            password = try await passwords.seal(wish.password.password, of: user, tenant)
        } catch {
            throw Failure(error)
        }
        var facts = MailProof.Facts(email: wish.email.text, user: user)
        facts.name = wish.name
        facts.password = password
        facts.language = asking.language
        facts.journey = wish.journey
        facts.isRemembered = wish.isRemembered
        let begun: MailProofID?
        do throws(StoreError) {
            begun = try await begin(facts, wish.email, by: asking, to: tenant, now: now)
        } catch {
            throw Failure(error)
        }
        guard let begun else { throw .refused(.tooManyRequests) }
        return begun
    }

    /// The same with what was understood before. Nil when the network has had its share of mails.
    func begin(
        _ facts: MailProof.Facts, _ email: EmailAddress, by asking: MailProofs.Asking, to tenant: Tenant, now: Date
    ) async throws(StoreError) -> MailProofID? {
        let reception = try await reception(of: email, tenant, now: now)
        let proof = NewMailProof(
            purpose: .signUp, email: email, user: reception.known?.user, isProvable: reception.kind == .signUp,
            facts: facts, browser: asking.browser, expiry: now + TimeInterval(tenant.policy.verificationLifetime))
        let letter = letter(reception, proof, facts, asking, tenant)
        return try await proofs.begin(proof, letter, by: asking, to: tenant, now: now) ? proof.id : nil
    }

    /// What the address's owner is told.
    private struct Reception {
        let kind: Letter.Kind
        let known: Correspondent?
    }

    private func reception(
        of email: EmailAddress, _ tenant: Tenant, now: Date
    ) async throws(StoreError) -> Reception {
        let records = store.tenant(tenant.id)
        let known = try await records.correspondent(email)
        let admission = try await Admission.of(email, to: tenant, records, now: now)
        if let known { return Reception(kind: .signUpKnown, known: known) }
        return Reception(kind: admission == .refused ? .signUpRefused : .signUp, known: nil)
    }

    private func letter(
        _ reception: Reception, _ proof: NewMailProof, _ facts: MailProof.Facts, _ asking: MailProofs.Asking,
        _ tenant: Tenant
    ) -> Letter {
        var letter = Letter(reception.kind, to: reception.known?.email ?? facts.email)
        letter.language = reception.known?.language ?? asking.language
        switch reception.kind {
        case .signUp:
            // Whoever signs up may not be who reads it: their words are not carried there.
            letter.code = proof.code?.expose()
            letter.link = proof.token.map { links.link($0, for: .confirmation, of: tenant) }
            letter.minutes = tenant.policy.verificationLifetime / 60
        case .signUpKnown:
            letter.name = reception.known?.name
            letter.link = links.page("/account", of: tenant)
            letter.otherLink = links.page("/forgot", of: tenant)
        default:
            break
        }
        return letter
    }
}
