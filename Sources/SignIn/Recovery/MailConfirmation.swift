import Credentials
package import FoundationEssentials
package import OAuth
package import Store

/// Takes what shows that a mail was read: the code that is typed on the page that asked for it, or the link.
///
/// The link works by a POST from its page alone: whoever only looks, as mail scanners do, changes nothing. In the browser that began, it is
/// enough; in another one the password is asked for that was chosen there, as whoever began may not be who reads the mail.
package struct MailConfirmation: Sendable {
    private let store: Store
    private let passwords: SealedPasswords
    private let proofs: MailProofs
    private let links: MailLinks
    private let door: SessionDoor

    package init(store: Store, passwords: SealedPasswords, publicURL: PublicURL) {
        self.store = store
        self.passwords = passwords
        proofs = MailProofs(store: store)
        links = MailLinks(publicURL: publicURL)
        door = SessionDoor(store: store)
    }

    /// Why it isn't taken.
    package enum Refusal: String, Error, Sendable, CaseIterable {
        case codeMalformed = "code_malformed"
        case codeWrong = "code_wrong"
        case passwordWrong = "password_wrong"
        case tooManyTries = "too_many_tries"
        case expired = "proof_expired"
        case replaced = "proof_replaced"
        case used = "proof_used"
        case unknown = "proof_unknown"
        /// Nothing was proven yet, and no code was typed.
        case notYet = "proof_open"
        /// The address was given to another account meanwhile.
        case taken = "address_taken"

        /// What a proof that is no more open means to whoever brings something for it.
        package init(_ state: MailProof.State) {
            switch state {
            case .open: self = .notYet
            case .proven, .used: self = .used
            case .expired: self = .expired
            case .replaced: self = .replaced
            case .exhausted: self = .tooManyTries
            }
        }
    }

    /// The proof behind a link, for showing its page: nothing changes.
    package func look(at token: MailToken, tenant: Tenant, now: Date) async throws(Failure<Never>) -> MailProof? {
        try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).mailProof(token, now: now)
        }
    }

    /// The proof that this browser has begun: nothing changes.
    package func look(
        at proof: MailProofID, in browser: [UInt8], tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> MailProof? {
        try await asked { () async throws(StoreError) in
            try await store.tenant(tenant.id).mailProof(proof, browser: browser, now: now)
        }
    }

    /// Takes the code that was typed where the mail was asked for; without one, what the link has proven elsewhere. A proof that gives a
    /// password stays proven until that is chosen.
    package func confirm(
        _ proof: MailProofID, typed: String, in browser: [UInt8], from device: Device, tenant: Tenant, now: Date
    ) async throws(Failure<Refusal>) -> MailProof {
        let records = store.tenant(tenant.id)
        let known = try await refusable(Refusal.self) { () async throws(StoreError) in
            try await records.mailProof(proof, browser: browser, now: now)
        }
        guard let known else { throw .refused(.unknown) }
        if known.state == .proven { return try await taken(known, in: browser, tenant, now: now) }
        guard known.state == .open else { throw .refused(Refusal(known.state)) }
        guard !typed.isEmpty else { throw .refused(.notYet) }
        guard let code = MailCode(typed: typed) else { throw .refused(.codeMalformed) }
        let mayTry = try await refusable(Refusal.self) { () async throws(StoreError) in
            try await proofs.mayTry(known.facts.email, from: device, of: tenant, now: now)
        }
        guard mayTry else { throw .refused(.tooManyTries) }
        let evidence = MailEvidence.code(code, proof, browser: browser)
        return try await proven(evidence, taking: !known.purpose.givesPassword, known, device, tenant, now: now)
    }

    /// Takes the link in the browser that began it.
    package func confirm(
        _ token: MailToken, in browser: [UInt8], from device: Device, tenant: Tenant, now: Date
    ) async throws(Failure<Refusal>) -> MailProof {
        let known = try await open(token, tenant, now: now)
        guard known.browser == browser else { throw .refused(.unknown) }
        return try await proven(.token(token, isVouched: false), taking: true, known, device, tenant, now: now)
    }

    /// Takes the link in another browser, with the password that the account has, or will have. What it gives waits for the browser that
    /// began it.
    package func confirm(
        _ token: MailToken, password typed: String, from device: Device, tenant: Tenant, now: Date
    ) async throws(Failure<Refusal>) -> MailProof {
        let known = try await open(token, tenant, now: now)
        guard let password = try? Password(typed) else { throw .refused(.passwordWrong) }
        let records = store.tenant(tenant.id)
        let mayTry = try await refusable(Refusal.self) { () async throws(StoreError) in
            guard try await proofs.mayTry(known.facts.email, from: device, of: tenant, now: now) else { return false }
            return try await records.countTry(of: known.id, now: now)
        }
        guard mayTry else { throw .refused(.tooManyTries) }
        let user = known.facts.user.map { UserID($0) }
        let sealed = try await refusable(Refusal.self) { () async throws(StoreError) -> [UInt8]? in
            if let password = known.facts.password { return password }
            guard let user else { return nil }
            return try await records.correspondent(user)?.password
        }
        let verdict: SealedPasswords.Verdict
        do throws(Failure<Never>) {
            verdict = try await passwords.verify(password, against: sealed, of: user, tenant)
        } catch {
            throw Failure(error)
        }
        guard case .matches = verdict else { throw .refused(.passwordWrong) }
        return try await proven(.token(token, isVouched: true), taking: false, known, device, tenant, now: now)
    }

    /// Signs in whoever has just made their account, in the browser in which they began it. Nil when the account may not sign in
    /// any more.
    package func signIn(
        _ proof: MailProof, former: Authentication?, from device: Device, tenant: Tenant, now: Date
    ) async throws(Failure<Never>) -> SignedIn? {
        guard proof.purpose.givesSession else { return nil }
        return try await asked { () async throws(StoreError) -> SignedIn? in
            guard let (user, evidence) = try await evidence(proof, tenant) else { return nil }
            var entry = SessionDoor.Entry(
                user: user, evidence: evidence, device: device, former: former,
                isRemembered: proof.facts.isRemembered)
            entry.client = proof.facts.journey?.client
            entry.authenticated = proof.facts.identity?.authenticated
            return try await door.begin(entry, to: tenant, now: now)
        }
    }

    /// What they proved themself with: the password that they chose, or the identity that they came with.
    private func evidence(
        _ proof: MailProof, _ tenant: Tenant
    ) async throws(StoreError) -> (UserID, SessionEvidence)? {
        if let user = proof.facts.user, let password = proof.facts.password {
            return (UserID(user), .password(password))
        }
        guard let identity = proof.facts.identity, let owner = try await store.tenant(tenant.id).owner(of: identity)
        else { return nil }
        return (
            owner.user,
            .identity(owner.identity, UpstreamSession(sid: identity.session, idToken: identity.idToken))
        )
    }

    private func open(_ token: MailToken, _ tenant: Tenant, now: Date) async throws(Failure<Refusal>) -> MailProof {
        let known = try await refusable(Refusal.self) { () async throws(StoreError) in
            try await store.tenant(tenant.id).mailProof(token, now: now)
        }
        guard let known, !known.purpose.givesPassword else { throw .refused(.unknown) }
        guard known.state == .open else { throw .refused(Refusal(known.state)) }
        return known
    }

    private func taken(
        _ proof: MailProof, in browser: [UInt8], _ tenant: Tenant, now: Date
    ) async throws(Failure<Refusal>) -> MailProof {
        // What gives a password is taken with it.
        if proof.purpose.givesPassword { return proof }
        let isTaken = try await refusable(Refusal.self) { () async throws(StoreError) in
            try await store.tenant(tenant.id).take(proof.id, browser: browser, now: now)
        }
        guard isTaken else { throw .refused(.used) }
        return proof
    }

    private func proven(
        _ evidence: MailEvidence, taking isTaken: Bool, _ known: MailProof, _ device: Device, _ tenant: Tenant,
        now: Date
    ) async throws(Failure<Refusal>) -> MailProof {
        var event = AuditEvent(known.purpose == .identify && known.user == nil ? .signedUp : known.purpose.event)
        event.reason = known.facts.identity?.provider
        event.network = device.network
        let undoing = AddressUndoing(links: links, tenant: tenant, language: known.facts.language, now: now)
        let proving = try await refusable(Refusal.self) { () async throws(StoreError) in
            try await store.tenant(tenant.id).prove(
                evidence, of: known.purpose == .change || known.purpose == .identify ? known.user : nil,
                taking: isTaken, recording: event,
                undoing: undoing.begin, now: now)
        }
        switch proving {
        case .proven(let proof): return proof
        case .wrong: throw .refused(.codeWrong)
        case .over(let state): throw .refused(Refusal(state))
        case .unknown: throw .refused(.unknown)
        case .taken: throw .refused(.taken)
        }
    }
}

extension MailProof.Purpose {
    /// What is noted when it has been carried out.
    fileprivate var event: AuditEvent.Kind {
        switch self {
        case .signUp: .signedUp
        case .verify: .addressVerified
        case .change: .addressChanged
        case .reset: .passwordReset
        case .undo: .addressRestored
        case .identify: .identityLinked
        }
    }
}
