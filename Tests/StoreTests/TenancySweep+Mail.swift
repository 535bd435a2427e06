import FoundationEssentials
import OAuth
import TestStore
import Testing

@testable import Store

/// What stands in one tenant of mails, of what they prove, and of accounts that their owners have deleted.
struct VictimsMail {
    let browser = [UInt8](repeating: 7, count: 32)
    let invited = EmailAddress("invited@example.com")!
    let invitation = InvitationToken(row: UUID())
    let newcomer = EmailAddress("bea@example.com")!
    let closed: UserID
    let second: UserID
    let third: UserID
    let undo: NewMailProof
    /// Open, each for something else.
    let verify: NewMailProof
    let change: NewMailProof
    let signUp: NewMailProof
    let awaited: NewMailProof
    let reset: NewMailProof
    /// Their mail was read.
    let proven: NewMailProof
    let alsoProven: NewMailProof
    let delivery: MailDelivery

    init(of user: UserID, _ email: EmailAddress, at home: TestTenant) async throws {
        let (records, now) = (home.records, TestTenant.now)
        let browser = browser
        func begun(_ purpose: MailProof.Purpose, _ email: EmailAddress, _ user: UserID?) async throws -> NewMailProof {
            let proof = Self.proof(purpose, email, user, browser)
            try await records.begin(proof, sending: Letter(.verify, to: email.text), now: now)
            return proof
        }
        func read(_ proof: NewMailProof) async throws -> NewMailProof {
            let proving = try await records.prove(
                .token(try #require(proof.token), isVouched: false), of: nil, taking: false,
                recording: AuditEvent(.passwordReset), now: now)
            guard case .proven = proving else { throw StoreError.broken("not proven: \(proving)") }
            return proof
        }
        second = try await home.user("second@example.com")
        proven = try await read(begun(.reset, EmailAddress("proven@example.com")!, user))
        alsoProven = try await read(begun(.reset, EmailAddress("second@example.com")!, second))
        reset = try await begun(.reset, email, user)
        verify = try await begun(.verify, email, user)
        third = try await home.user("third@example.com")
        change = try await begun(.change, EmailAddress("third@new.example.com")!, third)
        undo = try await begun(.undo, EmailAddress("third@old.example.com")!, third)
        signUp = try await begun(.signUp, newcomer, nil)
        awaited = try await begun(.signUp, EmailAddress("awaited@example.com")!, nil)
        _ = try await records.invite(
            invited, by: invitation, sending: Letter(.invitation, to: invited.text), expiry: now + 500, now: now)
        _ = try await records.count("tries", by: "somebody", window: 1000, now: now)
        closed = try await home.user("gone@example.com")
        _ = try await records.close(
            closed, erasing: now + 500, recording: AuditEvent(.accountClosed), sending: nil, now: now)
        let mail = try #require(try await records.mails(after: nil, limit: 1).first)
        delivery = MailDelivery(
            mail: mail.id, tenantID: home.tenant.id, tenant: home.tenant.slug, letter: mail.letter,
            created: mail.created, attempts: mail.attempts)
    }

    static func proof(
        _ purpose: MailProof.Purpose, _ email: EmailAddress, _ user: UserID?, _ browser: [UInt8]
    ) -> NewMailProof {
        var facts = MailProof.Facts(email: email.text, user: user ?? .random())
        facts.password = [5]
        return NewMailProof(
            purpose: purpose, email: email, user: user, isProvable: true, facts: facts, browser: browser,
            expiry: TestTenant.now + 500)
    }
}

extension TenancySweep {
    private var mail: VictimsMail { victim.mail }
    private var now: Date { TestTenant.now }

    var mailReads: [(String, Operation)] {
        [
            ("correspondent by address", { try await records.correspondent(victim.email) != nil }),
            ("correspondent", { try await records.correspondent(victim.user) != nil }),
            ("address is spent", { try await records.isSpent(victim.email) }),
            ("address is invited", { try await records.isInvited(mail.invited, now: now) }),
            ("invitation by its link", { try await records.invited(by: mail.invitation) != nil }),
            ("invitations", { try await !records.invitations(after: "", limit: 10).isEmpty }),
            ("mails", { try await !records.mails(after: nil, limit: 10).isEmpty }),
            (
                "proof in its browser",
                { try await records.mailProof(mail.verify.id, browser: mail.browser, now: now) != nil }
            ),
            ("proof by its link", { try await records.mailProof(token(mail.verify), now: now) != nil }),
            ("erasure", { try await records.erasure(of: mail.closed) != nil }),
            ("user by id", { try await records.user(victim.user) != nil }),
            ("connected apps", { try await !records.connectedApps(of: victim.user, now: now).isEmpty }),
            (
                "may act in a session",
                {
                    try await records.mayAct(victim.user, in: victim.session.authentication.session, now: now)
                }
            ),
            ("mails about a person", { try await !records.mails(about: victim.user).isEmpty }),
            ("when an account was made", { try await records.created(victim.user) != nil }),
            ("counted", { try await records.counted("tries", by: "somebody", now: now) > 0 }),
            ("activity", { try await !records.activity(of: victim.user, since: now - 1, limit: 10).isEmpty }),
        ]
    }

    var mailWrites: [(String, Operation)] { proofWrites + passwordWrites + accountWrites }

    private var proofWrites: [(String, Operation)] {
        [
            ("count a try of a proof", { try await records.countTry(of: mail.verify.id, now: now) }),
            (
                "prove by code",
                {
                    let code = try #require(mail.verify.code)
                    return try await isProven(.code(code, mail.verify.id, browser: mail.browser))
                }
            ),
            ("sign up by link", { try await isProven(.token(token(mail.signUp), isVouched: false)) }),
            ("take a proof", { try await records.take(mail.proven.id, browser: mail.browser, now: now) }),
            (
                "begin a proof for the same address",
                {
                    let proof = VictimsMail.proof(.signUp, mail.awaited.email, nil, [1])
                    try await records.begin(proof, sending: Letter(.signUp, to: proof.email.text), now: now)
                    let former = try await victim.home.records.mailProof(token(mail.awaited), now: now)
                    return former?.state == .replaced
                }
            ),
            (
                "settle a mail",
                {
                    try await records.settle(mail.delivery, .sent, outcome: "accepted", due: nil)
                    let mails = try await victim.home.records.mails(after: nil, limit: 100)
                    return mails.contains { $0.state == .sent }
                }
            ),
            ("decline an invitation", { try await records.decline(mail.invitation, now: now) }),
            ("withdraw an invitation", { try await records.uninvite(mail.invited) }),
            (
                "invite",
                {
                    let letter = Letter(.invitation, to: mail.invited.text)
                    _ = try await records.invite(
                        mail.invited, by: InvitationToken(row: UUID()), sending: letter, expiry: now + 900, now: now)
                    let invitations = try await victim.home.records.invitations(after: "", limit: 10)
                    return invitations.map(\.expiry) == [now + 900]
                }
            ),
            ("count", { try await records.count("tries", by: "somebody", window: 1000, now: now) > 1 }),
        ]
    }

    /// A new password ends what other mails have opened for the account.
    private var passwordWrites: [(String, Operation)] {
        [
            ("change an address", { try await isProven(.token(token(mail.change), isVouched: false)) }),
            ("undo a change by link", { try await isSet(by: .token(token(mail.undo)), of: mail.third) }),
            ("set a password by link", { try await isSet(by: .token(token(mail.reset)), of: victim.user) }),
            (
                "set a password by code",
                { try await isSet(by: .proof(mail.alsoProven.id, browser: mail.browser), of: mail.second) }
            ),
            (
                "set a password by the present one",
                {
                    let session = victim.session.authentication.session
                    return try await isSet(by: .present([6], session: session, keepsOthers: false), of: victim.user)
                }
            ),
        ]
    }

    private var accountWrites: [(String, Operation)] {
        [
            (
                "restore an account",
                {
                    try await records.restore(
                        mail.closed, by: nil, recording: AuditEvent(.accountRestored),
                        telling: { Letter(.restored, to: $0.email) }, now: now)
                }
            ),
            (
                "set a profile",
                {
                    try await records.setProfile(
                        of: victim.user, [.name: "Eve", .nickname: nil], recording: AuditEvent(.profileChanged),
                        now: now)
                }
            ),
            (
                "withdraw an app's access",
                {
                    try await records.withdraw(
                        victim.client.id, of: victim.user, recording: AuditEvent(.consentWithdrawn), now: now)
                }
            ),
            (
                "close an account",
                {
                    try await records.close(
                        victim.user, erasing: now + 500, recording: AuditEvent(.accountClosed), sending: nil, now: now)
                }
            ),
            (
                "erase an account",
                {
                    try await records.erase(
                        victim.user, recording: AuditEvent(.accountErased), telling: { Letter(.erased, to: $0.email) },
                        now: now + 600)
                }
            ),
        ]
    }

    private func token(_ proof: NewMailProof) throws -> MailToken { try #require(proof.token) }

    private func isProven(_ evidence: MailEvidence) async throws -> Bool {
        let event = AuditEvent(.addressVerified)
        let proving = try await records.prove(evidence, of: victim.user, taking: true, recording: event, now: now)
        if case .proven = proving { return true }
        return false
    }

    private func isSet(by authority: PasswordAuthority, of user: UserID) async throws -> Bool {
        let setting = try await records.setPassword(
            by: authority, of: user, to: [6], recording: AuditEvent(.passwordReset),
            telling: { Letter(.passwordChanged, to: $0.email) }, now: now)
        if case .set = setting { return true }
        return false
    }
}
