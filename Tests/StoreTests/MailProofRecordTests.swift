import FoundationEssentials
import OAuth
import Postgres
import Store
import TestStore
import Testing

/// Proofs as rows: who may prove what, how often, until when.
@Suite struct MailProofRecordTests {
    private let now = TestTenant.now
    private static let browser = [UInt8](repeating: 1, count: 32)
    private static let event = AuditEvent(.signedUp)

    private static func proof(
        _ purpose: MailProof.Purpose = .signUp, _ email: String = "bea@example.com", user: UserID? = nil,
        isProvable: Bool = true, browser: [UInt8]? = browser
    ) -> NewMailProof {
        let address = EmailAddress(email)!
        var facts = MailProof.Facts(email: email, user: user ?? .random())
        facts.name = "Bea"
        facts.password = [5]
        facts.language = "de"
        return NewMailProof(
            purpose: purpose, email: address, user: user, isProvable: isProvable, facts: facts, browser: browser,
            expiry: TestTenant.now + 600)
    }

    private func begun(_ proof: NewMailProof, at home: TestTenant) async throws -> NewMailProof {
        try await home.records.begin(proof, sending: Letter(.signUp, to: proof.email.text), now: now)
        return proof
    }

    private func prove(
        _ evidence: MailEvidence, at home: TestTenant, taking: Bool = true, now time: Date = TestTenant.now
    ) async throws -> String {
        switch try await home.records.prove(evidence, of: nil, taking: taking, recording: Self.event, now: time) {
        case .proven: "proven"
        case .wrong: "wrong"
        case .over(let state): "over: \(state)"
        case .unknown: "unknown"
        case .taken: "taken"
        }
    }

    private func token(_ proof: NewMailProof) throws -> MailEvidence {
        .token(try #require(proof.token), isVouched: false)
    }

    private func code(_ proof: NewMailProof, browser: [UInt8] = browser) throws -> MailEvidence {
        .code(try #require(proof.code), proof.id, browser: browser)
    }

    @Test func `what is to be done is kept under seal, for its own browser and whoever has the link`() async throws {
        let home = try await TestTenant()
        let proof = try await begun(Self.proof(), at: home)
        let seen = [
            try await home.records.mailProof(proof.id, browser: Self.browser, now: now),
            try await home.records.mailProof(try #require(proof.token), now: now),
        ]
        for known in seen {
            #expect(known?.facts.name == "Bea" && known?.facts.password == [5] && known?.facts.language == "de")
            #expect(known?.state == .open && known?.purpose == .signUp && known?.browser == Self.browser)
        }
        #expect(try await home.records.mailProof(proof.id, browser: [2], now: now) == nil)
        #expect(try await home.records.mailProof(MailToken(row: proof.id.rawValue), now: now) == nil)
        let rows = try await home.database.execute(
            Statement("SELECT encode(facts, 'escape') FROM mail_proofs WHERE tenant_id = $1"), home.tenant.id)
        let text: String = try rows[0].decode(String.self)
        #expect(!text.contains("Bea") && !text.contains("bea"))
    }

    @Test func `a code proves in its own browser alone, and a link anywhere`() async throws {
        let home = try await TestTenant()
        let first = try await begun(Self.proof(), at: home)
        #expect(try await prove(code(first, browser: [2]), at: home) == "unknown")
        #expect(try await prove(code(first), at: home) == "proven")
        #expect(try await prove(code(first), at: home) == "over: used")
        #expect(try await prove(token(first), at: home) == "over: used")
        let second = try await begun(Self.proof(.signUp, "cleo@example.com"), at: home)
        #expect(try await prove(token(second), at: home) == "proven")
        #expect(try await prove(code(second), at: home) == "over: used")
        let users = try await home.records.users(after: "", limit: 10)
        #expect(users.map(\.claims.email) == ["bea@example.com", "cleo@example.com"])
        #expect(users.allSatisfy { $0.claims.emailVerified && $0.claims.profile == [.name: "Bea", .locale: "de"] })
    }

    @Test func `five tries are all, whatever is tried`() async throws {
        let home = try await TestTenant()
        let proof = try await begun(Self.proof(), at: home)
        var wrong = MailCode.random()
        while wrong.expose() == proof.code?.expose() { wrong = .random() }
        for number in 1...5 {
            if number.isMultiple(of: 2) {
                #expect(try await home.records.countTry(of: proof.id, now: now))
            } else {
                #expect(try await prove(.code(wrong, proof.id, browser: Self.browser), at: home) == "wrong")
            }
        }
        #expect(try await !home.records.countTry(of: proof.id, now: now))
        #expect(try await prove(code(proof), at: home) == "over: exhausted")
        #expect(try await prove(token(proof), at: home) == "over: exhausted")
        #expect(try await home.records.users(after: "", limit: 1).isEmpty)
    }

    @Test func `of many wrong codes at once no more than five are looked at`() async throws {
        let home = try await TestTenant()
        let proof = try await begun(Self.proof(), at: home)
        let wrong = try #require(MailCode(typed: proof.code?.expose() == "0000 0000" ? "00000001" : "00000000"))
        let outcomes = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<30 {
                group.addTask { try await prove(.code(wrong, proof.id, browser: Self.browser), at: home) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 == "wrong" }.count == 5)
        #expect(outcomes.filter { $0 == "over: exhausted" }.count == 25)
    }

    @Test func `one that nothing can prove is never proven, and looks like any other`() async throws {
        let home = try await TestTenant()
        let proof = try await begun(Self.proof(isProvable: false), at: home)
        #expect(proof.token == nil && proof.code == nil)
        #expect(try await home.records.mailProof(proof.id, browser: Self.browser, now: now)?.state == .open)
        let guess = MailCode.random()
        for _ in 0..<5 { #expect(try await prove(.code(guess, proof.id, browser: Self.browser), at: home) == "wrong") }
        #expect(try await prove(.code(guess, proof.id, browser: Self.browser), at: home) == "over: exhausted")
        let made = MailToken(row: proof.id.rawValue)
        #expect(try await prove(.token(made, isVouched: true), at: home) == "unknown")
    }

    @Test func `it expires, and what was proven waits an hour to be taken`() async throws {
        let home = try await TestTenant()
        let late = try await begun(Self.proof(.signUp, "late@example.com"), at: home)
        #expect(try await prove(token(late), at: home, now: now + 600) == "over: expired")
        #expect(try await prove(code(late), at: home, now: now + 600) == "over: expired")
        let proof = try await begun(Self.proof(), at: home)
        #expect(try await prove(token(proof), at: home, taking: false, now: now + 599) == "proven")
        let records = home.records
        #expect(try await records.mailProof(proof.id, browser: Self.browser, now: now + 4198)?.state == .proven)
        #expect(try await records.mailProof(proof.id, browser: Self.browser, now: now + 4199)?.state == .expired)
        #expect(try await !records.take(proof.id, browser: Self.browser, now: now + 4199))
        #expect(try await !records.take(proof.id, browser: [2], now: now + 600))
        #expect(try await records.take(proof.id, browser: Self.browser, now: now + 4198))
        #expect(try await !records.take(proof.id, browser: Self.browser, now: now + 4198))
    }

    @Test func `a newer one with a mail ends the older; one without a mail ends none`() async throws {
        let home = try await TestTenant()
        let first = try await begun(Self.proof(), at: home)
        let other = try await begun(Self.proof(.signUp, "cleo@example.com"), at: home)
        let reset = try await begun(Self.proof(.reset), at: home)
        let silent = Self.proof()
        try await home.records.begin(silent, sending: nil, now: now + 1)
        #expect(try await home.records.mailProof(first.id, browser: Self.browser, now: now)?.state == .open)
        let second = try await begun(Self.proof(.signUp, "BEA@example.com"), at: home)
        for ended in [first, silent] {
            #expect(try await home.records.mailProof(ended.id, browser: Self.browser, now: now)?.state == .replaced)
            #expect(try await prove(token(ended), at: home) == "over: replaced")
        }
        for open in [other, reset, second] {
            #expect(try await home.records.mailProof(open.id, browser: Self.browser, now: now)?.state == .open)
        }
    }

    @Test func `an address that was taken meanwhile stays with its owner, and the proof proves nothing`() async throws {
        let home = try await TestTenant()
        let signUp = try await begun(Self.proof(), at: home)
        let user = try await home.user("ada@example.com")
        let change = try await begun(Self.proof(.change, "bea@example.com", user: user), at: home)
        let owner = try await home.user("bea@example.com")
        #expect(try await prove(token(signUp), at: home) == "taken")
        #expect(try await prove(token(change), at: home) == "taken")
        #expect(try await home.records.correspondent(EmailAddress("bea@example.com")!)?.user == owner)
        #expect(try await home.records.correspondent(user)?.email == "ada@example.com")
        // Asking again doesn't make it so.
        for proof in [signUp, change] {
            #expect(try await !home.records.take(proof.id, browser: Self.browser, now: now))
        }
        #expect(try await home.audited(.signedUp).isEmpty)
    }

    @Test func `an account that is shut, closed or gone gets no address, and none is verified`() async throws {
        let home = try await TestTenant()
        for (number, ending) in ["disabled", "closed"].enumerated() {
            let email = "p\(number)@example.com"
            let user = try await home.user(email) { $0.emailVerified = false }
            let verify = try await begun(Self.proof(.verify, email, user: user), at: home)
            let change = try await begun(Self.proof(.change, "new\(number)@example.com", user: user), at: home)
            if ending == "disabled" {
                try await home.enable(user, false)
            } else {
                _ = try await home.records.close(
                    user, erasing: now + 10, recording: AuditEvent(.accountClosed), sending: nil, now: now)
            }
            for proof in [verify, change] { #expect(try await prove(token(proof), at: home) == "taken") }
            let known = try #require(try await home.records.correspondent(user))
            #expect(known.email == email && !known.isVerified)
        }
    }

    @Test func `of twenty who prove different mails for one address at once, one gets the account`() async throws {
        let home = try await TestTenant()
        let user = try await home.user("ada@example.com")
        var proofs: [NewMailProof] = []
        for number in 0..<10 {
            // Each for itself: no newer one ends them.
            let purpose: MailProof.Purpose = number.isMultiple(of: 2) ? .signUp : .change
            let proof = Self.proof(purpose, user: purpose == .change ? user : nil)
            try await home.records.begin(proof, sending: nil, now: now)
            proofs.append(proof)
        }
        let evidences = try proofs.map { try token($0) }
        let outcomes = try await withThrowingTaskGroup(of: String.self) { group in
            for evidence in evidences + evidences { group.addTask { try await prove(evidence, at: home) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let owner = try await home.records.correspondent(EmailAddress("bea@example.com")!)
        #expect(owner != nil)
        // The account that has it may be given it again; no other is.
        let winners = outcomes.filter { $0 == "proven" }.count
        #expect(owner?.user == user ? (1...5).contains(winners) : winners == 1)
        #expect(try await home.records.users(after: "", limit: 10).count == (owner?.user == user ? 1 : 2))
    }
}
