package import FoundationEssentials
package import OAuth
import Outbound
package import Store

/// Verifying the address of an account, and giving it another one.
package struct AddressChange: Sendable {
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

    /// Why not. None of these depends on whether another account has the address.
    package enum Refusal: String, Error, Sendable, CaseIterable {
        case passwordWrong = "password_wrong"
        case tooManyTries = "too_many_tries"
        case tooManyRequests = "too_many_requests"
        case domainNotAllowed = "email_domain_not_allowed"
        /// No mail could be sent to such an address.
        case addressUnusable = "email_unusable"
        /// It is the account's address already.
        case same = "address_same"
        /// There is nothing to do: it is verified, or the account is gone.
        case notNeeded = "not_needed"
    }

    /// Sends a code to the account's own address.
    package func verify(
        _ person: Authentication, by asking: MailProofs.Asking, tenant: Tenant, now: Date
    ) async throws(Failure<Refusal>) -> (proof: MailProofID, address: String) {
        let owner = try await owner(person.user, tenant)
        guard !owner.isVerified, let email = EmailAddress(owner.email) else { throw .refused(.notNeeded) }
        var facts = MailProof.Facts(email: owner.email, user: person.user)
        facts.session = person.session.rawValue
        return (try await begun(.verify, facts, email, by: asking, to: tenant, now: now), owner.email)
    }

    /// Sends a code to the new address, for the owner who types the present password.
    package func change(
        _ person: Authentication, to email: EmailAddress, password typed: String, by asking: MailProofs.Asking,
        tenant: Tenant,
        now: Date
    ) async throws(Failure<Refusal>) -> MailProofID {
        let owner = try await owner(person.user, tenant)
        guard EmailAddress(owner.email)?.key != email.key else { throw .refused(.same) }
        let domains = tenant.policy.signUpDomains
        guard domains.isEmpty || domains.contains(email.domain) else { throw .refused(.domainNotAllowed) }
        guard (try? MailAddress(email.text)) != nil else { throw .refused(.addressUnusable) }
        switch try await present(typed, of: owner, by: person, tenant, now: now) {
        case .right: break
        case .wrong: throw .refused(.passwordWrong)
        case .tooMany: throw .refused(.tooManyTries)
        }
        var facts = MailProof.Facts(email: email.text, user: person.user)
        facts.session = person.session.rawValue
        facts.language = owner.language ?? asking.language
        return try await begun(.change, facts, email, by: asking, to: tenant, now: now)
    }

    private func present(
        _ typed: String, of owner: Correspondent, by person: Authentication, _ tenant: Tenant, now: Date
    ) async throws(Failure<Refusal>) -> PresentPassword.Verdict {
        do throws(Failure<Never>) {
            return try await PresentPassword(store: store, passwords: passwords).check(
                typed, of: owner, by: person, tenant: tenant, now: now)
        } catch {
            throw Failure(error)
        }
    }

    private func owner(_ user: UserID, _ tenant: Tenant) async throws(Failure<Refusal>) -> Correspondent {
        let owner = try await refusable(Refusal.self) { () async throws(StoreError) in
            try await store.tenant(tenant.id).correspondent(user)
        }
        guard let owner else { throw .refused(.notNeeded) }
        return owner
    }

    private func begun(
        _ purpose: MailProof.Purpose, _ facts: MailProof.Facts, _ email: EmailAddress, by asking: MailProofs.Asking,
        to tenant: Tenant, now: Date
    ) async throws(Failure<Refusal>) -> MailProofID {
        let begun = try await refusable(Refusal.self) { () async throws(StoreError) in
            try await begin(purpose, facts, email, by: asking, to: tenant, now: now)
        }
        guard let begun else { throw .refused(.tooManyRequests) }
        return begun
    }

    /// Nil when the network has had its share of mails.
    func begin(
        _ purpose: MailProof.Purpose, _ facts: MailProof.Facts, _ email: EmailAddress, by asking: MailProofs.Asking,
        to tenant: Tenant, now: Date
    ) async throws(StoreError) -> MailProofID? {
        let records = store.tenant(tenant.id)
        let user = facts.user.map { UserID($0) }
        // Whoever has the address already: the owner themself verifies it, and a stranger's isn't given away.
        let holder = try await records.correspondent(email)
        let isSpent = try await records.isSpent(email)
        let isFree = holder == nil ? !isSpent : holder?.user == user
        let proof = NewMailProof(
            purpose: purpose, email: email, user: user, isProvable: isFree, facts: facts, browser: asking.browser,
            expiry: now + TimeInterval(tenant.policy.verificationLifetime))
        var letter = Letter(
            isFree ? (purpose == .verify ? .verify : .change) : .changeKnown, to: holder?.email ?? email.text)
        letter.language = isFree ? facts.language ?? asking.language : holder?.language ?? asking.language
        if isFree {
            letter.code = proof.code?.expose()
            letter.link = proof.token.map { links.link($0, for: .confirmation, of: tenant) }
            letter.minutes = tenant.policy.verificationLifetime / 60
        }
        return try await proofs.begin(proof, letter, by: asking, to: tenant, now: now) ? proof.id : nil
    }
}
