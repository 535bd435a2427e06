package import FoundationEssentials
package import OAuth
import Outbound
package import Store

/// Has somebody whom a provider has named prove an address, by a code in a mail: the account that has it is linked to them, or they get
/// one. They see the same whether there is an account or not; the mail tells its owner what the code does.
package struct Identification: Sendable {
    private let store: Store
    private let proofs: MailProofs
    private let links: MailLinks

    package init(store: Store, publicURL: PublicURL) {
        self.store = store
        proofs = MailProofs(store: store)
        links = MailLinks(publicURL: publicURL)
    }

    /// Why no mail is sent. None of these depends on whether an account exists.
    package enum Refusal: String, Error, Sendable, CaseIterable {
        /// No mail could be sent to such an address.
        case addressUnusable = "email_unusable"
        case tooManyRequests = "too_many_requests"
    }

    /// Begins: the proof that the mail asks for, or that looks like it does.
    package func begin(
        _ finish: FinishTransaction, for email: EmailAddress, by asking: MailProofs.Asking, to tenant: Tenant, now: Date
    ) async throws(Failure<Refusal>) -> MailProofID {
        guard (try? MailAddress(email.text)) != nil else { throw .refused(.addressUnusable) }
        var facts = MailProof.Facts(email: email.text, user: nil)
        facts.identity = finish.identity
        facts.language = asking.language
        facts.journey = finish.journey
        facts.isRemembered = finish.isRemembered
        let begun = try await refusable(Refusal.self) { [facts] () async throws(StoreError) in
            try await begin(facts, email, by: asking, to: tenant, now: now)
        }
        guard let begun else { throw .refused(.tooManyRequests) }
        return begun
    }

    /// The same with what was understood before. Nil when the network has had its share of mails.
    func begin(
        _ former: MailProof.Facts, _ email: EmailAddress, by asking: MailProofs.Asking, to tenant: Tenant, now: Date
    ) async throws(StoreError) -> MailProofID? {
        guard let identity = former.identity else { throw .broken("a proof without an identity") }
        let reception = try await reception(of: email, identity, tenant, now: now)
        var facts = MailProof.Facts(email: email.text, user: reception.known?.user ?? .random())
        facts.identity = identity
        facts.provider = reception.provider
        facts.language = asking.language
        facts.journey = former.journey
        facts.isRemembered = former.isRemembered
        let isProvable = [.identify, .identifyKnown].contains(reception.kind)
        let proof = NewMailProof(
            purpose: .identify, email: email, user: reception.known?.user, isProvable: isProvable, facts: facts,
            browser: asking.browser, expiry: now + TimeInterval(tenant.policy.verificationLifetime))
        let letter = letter(reception, proof, asking, tenant)
        return try await proofs.begin(proof, letter, by: asking, to: tenant, now: now) ? proof.id : nil
    }

    /// What the address's owner is told.
    private struct Reception {
        let kind: Letter.Kind
        let known: Correspondent?
        let provider: String?
    }

    private func reception(
        of email: EmailAddress, _ identity: UpstreamIdentity, _ tenant: Tenant, now: Date
    ) async throws(StoreError) -> Reception {
        let records = store.tenant(tenant.id)
        let known = try await records.correspondent(email)
        let admission = try await Admission.of(email, to: tenant, records, now: now)
        let registered = try await records.identityProviders().first { $0.definition.id == identity.provider }
        let provider = registered.flatMap { IdentityProvider($0.definition) }.flatMap { $0.isEnabled ? $0 : nil }
        if let known {
            let kind: Letter.Kind = known.standing == .open ? .identifyKnown : .signUpKnown
            return Reception(kind: kind, known: known, provider: provider?.name)
        }
        let mayCome = admission != .refused && provider?.policy.makesAccounts == true
        return Reception(kind: mayCome ? .identify : .signUpRefused, known: nil, provider: provider?.name)
    }

    private func letter(
        _ reception: Reception, _ proof: NewMailProof, _ asking: MailProofs.Asking, _ tenant: Tenant
    ) -> Letter {
        var letter = Letter(reception.kind, to: reception.known?.email ?? proof.email.text)
        letter.language = reception.known?.language ?? asking.language
        letter.name = reception.known?.name
        switch reception.kind {
        case .identify, .identifyKnown:
            letter.code = proof.code?.expose()
            letter.minutes = tenant.policy.verificationLifetime / 60
            letter.provider = reception.provider
            letter.device = asking.device.userAgent
        case .signUpKnown:
            letter.link = links.page("/account", of: tenant)
            letter.otherLink = links.page("/forgot", of: tenant)
        default:
            break
        }
        return letter
    }
}
