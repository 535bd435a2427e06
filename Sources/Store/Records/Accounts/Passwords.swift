package import FoundationEssentials
package import OAuth
import Postgres

extension TenantStore {
    static let passwordSet = TenantStatement(
        """
        UPDATE users SET password = $3, email_verified = email_verified OR $4
        WHERE tenant_id = $1 AND id = $2 AND enabled AND ($5::bytea IS NULL OR password = $5)
          AND ($6::text IS NULL OR email_key = $6)
        """)

    /// Gives an account a new password, and tells its owner. With a mail's authority the address counts as verified, and everything that
    /// anybody had under the former password is over. `password` seals it for the account that the authority is about.
    package func setPassword(
        by authority: PasswordAuthority, of user: UserID, to password: [UInt8], recording event: AuditEvent,
        telling letter: @Sendable (Correspondent) -> Letter, now: Date
    ) async throws(StoreError) -> PasswordSetting {
        do throws(StoreError) {
            return try await transaction { (transaction) throws(StoreError) in
                try await transaction.setPassword(
                    by: authority, of: user, to: password, recording: event, telling: letter, now: now)
            }
        } catch {
            if case .conflict = error { return .taken }
            throw error
        }
    }
}

extension TenantTransaction {
    fileprivate func setPassword(
        by authority: PasswordAuthority, of user: UserID, to password: [UInt8], recording event: AuditEvent,
        telling letter: @Sendable (Correspondent) -> Letter, now: Date
    ) async throws(StoreError) -> PasswordSetting {
        var proof: MailProof?
        var present: [UInt8]?
        var kept: SessionID?
        var endsOthers = true
        // Persons before their proofs, as everywhere.
        guard try await locked(user) != nil else { return .unknown }
        switch authority {
        case .present(let verified, let session, let keepsOthers):
            (present, kept, endsOthers) = (verified, session, !keepsOthers)
        case .token(let token):
            guard let shown = try await self.proof(behind: token, now: now), shown.gives(to: user) else {
                return .unknown
            }
            switch try await note(.token(token, isVouched: false), now: now) {
            case .proven(let known): proof = known
            case .over(let state): return .over(state)
            case .wrong, .unknown, .taken: return .unknown
            }
            guard let proof, try await take(proof.id, browser: nil, now: now) else { return .over(.used) }
        case .proof(let id, let browser):
            guard let row = try await proven(id, browser: browser, now: now), row.gives(to: user) else {
                return .unknown
            }
            guard try await take(id, browser: browser, now: now) else { return .over(row.state) }
            proof = row
        }
        guard let person = try await locked(user), person.standing != .disabled else { return .refused }
        // Whoever took the address may have deleted the account, too.
        if proof?.purpose == .undo, person.standing == .closed {
            _ = try await run(TenantStore.userRestore, user, now, [UInt8]?.none, IdentityID?.none)
        }
        if proof?.purpose == .undo, let email = proof.flatMap({ EmailAddress($0.facts.email) }) {
            guard try await readdress(user, to: email, now: now) else { throw .conflict(constraint: "address") }
            // The address that loses the account is told, too; it can't undo anything.
            var lost = Letter(.changed, to: person.email)
            lost.name = person.name
            lost.language = person.language
            lost.address = email.text
            try await post(lost, about: user, now: now)
        }
        if let proof, proof.purpose == .undo { _ = try await run(TenantStore.laterUndosEnd, user, proof.id, now) }
        // What a mail proved is one address, and gives nothing of an account that has another by now.
        let address = proof.flatMap { $0.purpose == .reset ? EmailAddress($0.facts.email)?.key : nil }
        guard try await run(TenantStore.passwordSet, user, password, proof != nil, present, address).affected == 1
        else {
            return .refused
        }
        // What other mails have opened is not for whoever knew the former one.
        _ = try await run(TenantStore.mailProofsOfUserEnd, user, now)
        if endsOthers { _ = try await endAll(of: user, except: kept, now: now) }
        // Nor is what they linked: whoever had the address before, or an account whose address nobody had proven.
        if let proof, proof.purpose == .undo || !person.isVerified {
            _ = try await run(TenantStore.identitiesOfUserDelete, user)
        }
        var event = event
        event.user = user
        try await record(event, now: now)
        let owner = try await locked(user) ?? person
        try await post(letter(owner), about: user, now: now)
        return .set(owner, proof)
    }
}

extension MailProof {
    /// Whether it gives this account a new password.
    fileprivate func gives(to user: UserID) -> Bool { purpose.givesPassword && facts.user == user.rawValue }
}
