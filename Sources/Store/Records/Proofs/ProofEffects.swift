package import FoundationEssentials
package import OAuth
import Postgres

extension TenantStore {
    static let userSignUp = TenantStatement(
        """
        INSERT INTO users (tenant_id, id, email, email_key, email_digest, email_verified, roles, profile, password,
                           created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, true, '{}', $6, $7, $8, $8)
        ON CONFLICT DO NOTHING
        """)

    static let resetsOfUserEnd = TenantStatement(
        """
        UPDATE mail_proofs SET ended_at = $3
        WHERE tenant_id = $1 AND user_id = $2 AND purpose = 'reset' AND ended_at IS NULL AND used_at IS NULL
        """)

    static let sessionMayAct = TenantStatement(
        """
        SELECT FROM sessions s JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
        WHERE s.tenant_id = $1 AND s.id = $2 AND u.id = $3
          AND session_is_live(u.enabled, u.closed_at, s.ended_at, s.expires_at, s.idle_expires_at, $4)
        """)

    static let userVerify = TenantStatement(
        """
        UPDATE users u SET email_verified = true, updated_at = $4
        WHERE tenant_id = $1 AND id = $2 AND email_key = $3 AND account_is_open(u.enabled, u.closed_at)
        """)

    static let userReaddress = TenantStatement(
        """
        UPDATE users u SET email = $3, email_key = $4, email_digest = $5, email_verified = true, updated_at = $6
        WHERE tenant_id = $1 AND id = $2 AND account_is_open(u.enabled, u.closed_at)
          AND NOT EXISTS (SELECT FROM users o WHERE o.tenant_id = $1 AND o.email_digest = $5 AND o.id <> $2)
        """)

    /// The account has another address now: how its former one is told, and can undo it.
    package typealias Undoing = @Sendable (_ former: Correspondent, _ new: EmailAddress) -> (NewMailProof, Letter)?

    /// Proves, and does what is to be done then: the account comes to be, its address is verified, or it gets another one. A proof that
    /// gives a password does nothing yet. With `taking`, what it gives is taken at once, so that nobody else can: the browser that began it
    /// brings the evidence. `owner` is the account that gets another address, if one does.
    package func prove(
        _ evidence: MailEvidence, of owner: UserID?, taking isTaken: Bool, recording event: AuditEvent,
        undoing: Undoing? = nil, now: Date
    ) async throws(StoreError) -> MailProving {
        do throws(StoreError) {
            return try await transaction { (transaction) throws(StoreError) in
                // Persons before their proofs, as everywhere.
                if let owner { _ = try await transaction.locked(owner) }
                let proving = try await transaction.note(evidence, now: now)
                guard case .proven(let proof) = proving else { return proving }
                guard try await transaction.carryOut(proof, undoing, now: now) else {
                    // It has nothing to give.
                    _ = try await transaction.take(proof.id, browser: nil, now: now)
                    return .taken
                }
                if isTaken, !(try await transaction.take(proof.id, browser: nil, now: now)) { return .over(.used) }
                if !proof.purpose.givesPassword {
                    var event = event
                    event.user = proof.facts.user.map { UserID($0) }
                    try await transaction.record(event, now: now)
                }
                return .proven(proof)
            }
        } catch {
            // Two accounts that want one address at once: the constraint knows.
            if case .conflict = error { return .taken }
            throw error
        }
    }

    /// Whether the person may act in this session now.
    package func mayAct(_ user: UserID, in session: SessionID, now: Date) async throws(StoreError) -> Bool {
        try await run(Self.sessionMayAct, session, user, now).affected == 1
    }

    /// Takes what was proven elsewhere, in the browser that began it. False when it was taken, or isn't proven.
    package func take(_ proof: MailProofID, browser: [UInt8], now: Date) async throws(StoreError) -> Bool {
        try await run(Self.mailProofTake, proof, now, now - MailProof.fruitLifetime, browser).affected == 1
    }
}

extension TenantTransaction {
    /// False when the address isn't free.
    fileprivate func carryOut(
        _ proof: MailProof, _ undoing: TenantStore.Undoing?, now: Date
    ) async throws(StoreError) -> Bool {
        guard let user = proof.facts.user.map({ UserID($0) }), let email = EmailAddress(proof.facts.email) else {
            throw .broken("a proof without an account or an address")
        }
        if let session = proof.facts.session.map({ SessionID($0) }) {
            guard try await run(TenantStore.sessionMayAct, session, user, now).affected == 1 else { return false }
        }
        switch proof.purpose {
        case .signUp:
            var profile: [StandardClaim: String] = [:]
            profile[.name] = proof.facts.name
            profile[.locale] = proof.facts.language
            _ = try await run(TenantStore.invitationDelete, email.key)
            return try await run(
                TenantStore.userSignUp, user, email.text, email.key, seal.digest(ofAddress: email, tenant: id),
                ProfileColumn.write(profile), proof.facts.password, now
            ).affected == 1
        case .verify:
            return try await run(TenantStore.userVerify, user, email.key, now).affected == 1
        case .change:
            guard let former = try await locked(user) else { return false }
            guard try await readdress(user, to: email, now: now) else { return false }
            // Mails to the former address prove nothing of this account any more.
            _ = try await run(TenantStore.resetsOfUserEnd, user, now)
            if let (undo, letter) = undoing?(former, email) { try await begin(undo, sending: letter, now: now) }
            return true
        case .identify:
            guard let identity = proof.facts.identity else { throw .broken("a proof without an identity") }
            return try await identify(identity, as: user, email, proof.facts, now: now)
        case .reset, .undo:
            return true
        }
    }

    /// Links the identity to the account of the address, or makes one. False when the account isn't theirs to have.
    private func identify(
        _ identity: UpstreamIdentity, as user: UserID, _ email: EmailAddress, _ facts: MailProof.Facts, now: Date
    ) async throws(StoreError) -> Bool {
        let known = try await locked(user)
        if let owner = known {
            guard owner.standing == .open, EmailAddress(owner.email)?.key == email.key else { return false }
        } else {
            // Invitations before accounts, as when somebody signs up.
            _ = try await run(TenantStore.invitationDelete, email.key)
            guard try await admit(identity, as: user, email, language: facts.language, now: now) else {
                throw .conflict(constraint: "admission")
            }
        }
        switch try await link(identity, to: user, now: now) {
        case .linked(let id), .present(let id):
            try await claim(user, keeping: id, now: now)
            if let known {
                var letter = Letter(.identityLinked, to: known.email)
                letter.name = known.name
                letter.language = known.language ?? facts.language
                letter.provider = facts.provider ?? identity.provider
                letter.link = "/account/connections"
                try await post(letter, about: user, now: now)
            }
            return true
        case .refused:
            // The account that has just come to be goes, too.
            throw .conflict(constraint: "identity")
        }
    }

    /// Gives the account another address, which is verified. False when it isn't free.
    func readdress(_ user: UserID, to email: EmailAddress, now: Date) async throws(StoreError) -> Bool {
        try await run(
            TenantStore.userReaddress, user, email.text, email.key, seal.digest(ofAddress: email, tenant: id), now
        ).affected == 1
    }
}
