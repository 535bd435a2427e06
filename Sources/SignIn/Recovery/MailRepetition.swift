package import FoundationEssentials
package import OAuth
package import Store

/// Sends a mail again, with a new code and a new link, for who waits on its page. The ones before end.
package struct MailRepetition: Sendable {
    private let store: Store
    private let signUp: SignUp
    private let reset: PasswordReset
    private let addresses: AddressChange
    private let identification: Identification

    package init(
        store: Store, signUp: SignUp, reset: PasswordReset, addresses: AddressChange, identification: Identification
    ) {
        self.store = store
        self.signUp = signUp
        self.reset = reset
        self.addresses = addresses
        self.identification = identification
    }

    /// Why not.
    package enum Refusal: String, Error, Sendable, CaseIterable {
        /// From one network.
        case tooManyRequests = "too_many_requests"
        /// This browser hasn't begun such a one, or it is over.
        case unknown = "proof_unknown"
    }

    /// The new proof.
    package func begin(
        _ proof: MailProofID, by asking: MailProofs.Asking, to tenant: Tenant, now: Date
    ) async throws(Failure<Refusal>) -> MailProofID {
        let known = try await refusable(Refusal.self) { () async throws(StoreError) in
            try await store.tenant(tenant.id).mailProof(proof, browser: asking.browser, now: now)
        }
        guard let known, known.state != .used, known.state != .proven, let email = EmailAddress(known.facts.email)
        else {
            throw .refused(.unknown)
        }
        // What somebody has asked for in a session that is over isn't asked for again.
        if let session = known.facts.session.map({ SessionID($0) }), let user = known.user {
            let isLive = try await refusable(Refusal.self) { () async throws(StoreError) in
                try await store.tenant(tenant.id).mayAct(user, in: session, now: now)
            }
            guard isLive else { throw .refused(.unknown) }
        }
        let again: MailProofID?
        do throws(StoreError) {
            switch known.purpose {
            case .signUp: again = try await signUp.begin(known.facts, email, by: asking, to: tenant, now: now)
            case .reset:
                again = try await reset.begin(email, known.facts.journey, by: asking, to: tenant, now: now)
            case .verify, .change:
                again = try await addresses.begin(known.purpose, known.facts, email, by: asking, to: tenant, now: now)
            case .identify: again = try await identification.begin(known.facts, email, by: asking, to: tenant, now: now)
            case .undo: again = nil
            }
        } catch {
            throw Failure(error)
        }
        guard let again else { throw .refused(.tooManyRequests) }
        return again
    }
}
