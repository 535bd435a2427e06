package import FoundationEssentials
package import OAuth
import Postgres

extension TenantStore {
    static let mailProofsReplace = TenantStatement(
        """
        UPDATE mail_proofs SET ended_at = $4
        WHERE tenant_id = $1 AND email_key = $2 AND purpose = $3 AND ended_at IS NULL AND used_at IS NULL
          AND (proven_at IS NULL OR purpose = 'reset')
        """)

    static let mailProofsOfUserEnd = TenantStatement(
        """
        UPDATE mail_proofs SET ended_at = $3
        WHERE tenant_id = $1 AND user_id = $2 AND purpose IN ('reset', 'change') AND ended_at IS NULL AND used_at IS NULL
        """)

    /// The first that was told is the owner: what was sent to addresses after that one undoes nothing any more.
    static let laterUndosEnd = TenantStatement(
        """
        UPDATE mail_proofs SET ended_at = $4
        WHERE tenant_id = $1 AND user_id = $2 AND purpose = 'undo' AND ended_at IS NULL AND used_at IS NULL
          AND created_at >= (SELECT created_at FROM mail_proofs p WHERE p.tenant_id = $1 AND p.id = $3)
        """)

    /// Two that begin at once have an order, so that the later one ends the earlier.
    static let mailProofsLock = TenantStatement(
        "SELECT pg_advisory_xact_lock(hashtextextended(($1::uuid)::text || $2::text || $3::text, 0))")

    static let mailProofInsert = TenantStatement(
        """
        INSERT INTO mail_proofs (tenant_id, id, purpose, email_key, user_id, link_digest, code_digest, facts, browser,
                                 created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """)

    static let mailProofByID = TenantStatement(
        """
        SELECT id, purpose, user_id, facts, browser, expires_at, ended_at, proven_at, used_at, attempts
        FROM mail_proofs WHERE tenant_id = $1 AND id = $2 AND ($3::bytea IS NULL OR browser = $3)
          AND ($4::bytea IS NULL OR link_digest = $4)
        """)

    static let mailProofByCode = TenantStatement(
        """
        UPDATE mail_proofs
        SET attempts = attempts + 1, proven_at = CASE WHEN code_digest = $4 THEN $5::timestamptz END
        WHERE tenant_id = $1 AND id = $2 AND browser = $3 AND ended_at IS NULL AND proven_at IS NULL
          AND expires_at > $5 AND attempts < $6
        RETURNING proven_at IS NOT NULL
        """)

    static let mailProofByLink = TenantStatement(
        """
        UPDATE mail_proofs SET proven_at = $4
        WHERE tenant_id = $1 AND id = $2 AND link_digest = $3 AND ended_at IS NULL AND proven_at IS NULL
          AND expires_at > $4 AND attempts < $5
        """)

    static let mailProofTry = TenantStatement(
        """
        UPDATE mail_proofs SET attempts = attempts + 1
        WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL AND proven_at IS NULL AND expires_at > $3 AND attempts < $4
        """)

    static let mailProofTake = TenantStatement(
        """
        UPDATE mail_proofs SET used_at = $3
        WHERE tenant_id = $1 AND id = $2 AND proven_at > $4 AND used_at IS NULL AND ended_at IS NULL
          AND ($5::bytea IS NULL OR browser = $5)
        """)

    /// Begins a proof, which ends the ones before for the same address and purpose, and sends its mail. Without a letter it ends none, and
    /// nothing will prove it.
    package func begin(_ proof: NewMailProof, sending letter: Letter?, now: Date) async throws(StoreError) {
        try await transaction { (transaction) throws(StoreError) in
            try await transaction.begin(proof, sending: letter, now: now)
        }
    }

    /// A proof as it stands, seen by the browser that began it; nil when that has none of this id.
    package func mailProof(
        _ id: MailProofID, browser: [UInt8], now: Date
    ) async throws(StoreError) -> MailProof? {
        try proof(await run(Self.mailProofByID, id, browser, [UInt8]?.none), now)
    }

    /// A proof as it stands, seen by whoever has the link.
    package func mailProof(_ token: MailToken, now: Date) async throws(StoreError) -> MailProof? {
        try proof(await run(Self.mailProofByID, MailProofID(token.row), [UInt8]?.none, token.digest.bytes), now)
    }

    /// Counts a try of a password that is asked for beside a link. False when there were too many.
    package func countTry(of proof: MailProofID, now: Date) async throws(StoreError) -> Bool {
        try await run(Self.mailProofTry, proof, now, MailProof.triesAllowed).affected == 1
    }

    private func proof(_ rows: Rows, _ now: Date) throws(StoreError) -> MailProof? {
        try rows.first.map { row throws(StoreError) in try MailProof(row, of: id, seal, now: now) }
    }
}

extension TenantTransaction {
    /// `TenantStore.begin` as a part of something larger.
    func begin(_ proof: NewMailProof, sending letter: Letter?, now: Date) async throws(StoreError) {
        if letter != nil {
            _ = try await run(TenantStore.mailProofsLock, proof.email.key, proof.purpose.rawValue)
            _ = try await run(TenantStore.mailProofsReplace, proof.email.key, proof.purpose.rawValue, now)
        }
        let codeDigest = proof.code.map { seal.digest($0.bytes, at: .code(of: proof.id, id)) }
        let facts = try seal.seal(JSONColumn.write(proof.facts), at: .facts(of: proof.id, id))
        _ = try await run(
            TenantStore.mailProofInsert, proof.id, proof.purpose.rawValue, proof.email.key, proof.user,
            proof.token?.digest.bytes, codeDigest, facts, proof.browser, now, proof.expiry)
        // Of an account that will come to be: when that is erased, so is what was written to it.
        if let letter {
            try await post(letter, about: proof.user ?? proof.facts.user.map { UserID($0) }, now: now)
        }
    }

    /// Notes that the mail was read, if this proves it. Of many at once that bring the same, one is told so.
    func note(_ evidence: MailEvidence, now: Date) async throws(StoreError) -> MailProving {
        let proof: MailProofID
        let browser: [UInt8]?
        let token: [UInt8]?
        var isRight = false
        switch evidence {
        case .code(let code, let id, let typedIn):
            (proof, browser, token) = (id, typedIn, nil)
            let digest = seal.digest(code.bytes, at: .code(of: id, self.id))
            let rows = try await run(
                TenantStore.mailProofByCode, id, typedIn, digest, now, MailProof.triesAllowed)
            guard let row = rows.first else { break }
            isRight = try row.read(Bool.self)
            if !isRight { return .wrong }
        case .token(let presented, let isVouched):
            (proof, browser, token) = (MailProofID(presented.row), nil, presented.digest.bytes)
            isRight =
                try await run(
                    TenantStore.mailProofByLink, proof, presented.digest.bytes, now,
                    isVouched ? Int.max : MailProof.triesAllowed
                ).affected == 1
        }
        guard let row = try await run(TenantStore.mailProofByID, proof, browser, token).first else { return .unknown }
        let known = try MailProof(row, of: id, seal, now: now)
        return isRight ? .proven(known) : .over(known.state)
    }

    /// A proof as whoever has the link sees it.
    func proof(behind token: MailToken, now: Date) async throws(StoreError) -> MailProof? {
        let rows = try await run(
            TenantStore.mailProofByID, MailProofID(token.row), [UInt8]?.none, token.digest.bytes)
        guard let row = rows.first else { return nil }
        return try MailProof(row, of: id, seal, now: now)
    }

    /// A proof as the browser that began it sees it.
    func proven(_ id: MailProofID, browser: [UInt8], now: Date) async throws(StoreError) -> MailProof? {
        guard let row = try await run(TenantStore.mailProofByID, id, browser, [UInt8]?.none).first else { return nil }
        return try MailProof(row, of: self.id, seal, now: now)
    }

    /// Takes what a proven one gives; of many at once, one is told yes. `browser` nil: whoever has shown the link in this transaction.
    func take(_ proof: MailProofID, browser: [UInt8]?, now: Date) async throws(StoreError) -> Bool {
        try await run(TenantStore.mailProofTake, proof, now, now - MailProof.fruitLifetime, browser).affected == 1
    }
}

extension MailProof {
    fileprivate init(_ row: Row, of tenant: Tenant.ID, _ seal: ColumnSeal, now: Date) throws(StoreError) {
        let (id, purpose, user, facts, browser, expiry, ended, proven, used, attempts) = try row.read(
            MailProofID.self, String.self, UserID?.self, [UInt8].self, [UInt8]?.self, Date.self, Date?.self, Date?.self,
            Date?.self, Int.self)
        let state: State =
            if used != nil {
                .used
            } else if ended != nil {
                .replaced
            } else if let proven {
                proven + Self.fruitLifetime > now ? .proven : .expired
            } else if attempts >= Self.triesAllowed {
                .exhausted
            } else {
                expiry > now ? .open : .expired
            }
        self.init(
            id: id, purpose: try stored(Purpose(rawValue: purpose), "purpose"), user: user,
            facts: try JSONColumn.read(try seal.open(facts, at: .facts(of: id, tenant))), browser: browser, state: state
        )
    }
}

extension ColumnSeal.Place {
    fileprivate static func code(of proof: MailProofID, _ tenant: Tenant.ID) -> Self {
        Self(tenant: tenant.description, table: "mail_proofs", column: "code_digest", row: proof.description)
    }

    fileprivate static func facts(of proof: MailProofID, _ tenant: Tenant.ID) -> Self {
        Self(tenant: tenant.description, table: "mail_proofs", column: "facts", row: proof.description)
    }
}
