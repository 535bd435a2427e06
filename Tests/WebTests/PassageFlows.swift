import FoundationEssentials
import HTTPTypes
import OAuth
import Postgres
import Store
import TestHouse

/// A good one, chosen on a page.
let chosenPassword = "violet harbour ladder 42"

extension TestTenant {
    /// The page on which an account is made: on the way to an app, or from nowhere.
    func signUpPage(_ app: RelyingParty?, _ changes: [String: String?] = [:], in browser: Browser) async throws
        -> Answer
    {
        guard let app else { return try await browser.open(issuer.url("/sign-up")) }
        let signIn = try await browser.open(app.url(changes), from: .crossSite)
        return try await browser.open(signIn.link(to: "/sign-up", of: self))
    }

    /// The page for who has forgotten their password.
    func forgotPage(_ app: RelyingParty?, in browser: Browser) async throws -> Answer {
        guard let app else { return try await browser.open(issuer.url("/forgot")) }
        let signIn = try await browser.open(app.url(), from: .crossSite)
        return try await browser.open(signIn.link(to: "/forgot", of: self))
    }

    /// Whether this password signs in to this account, in a browser of its own.
    func admits(_ email: String, _ password: String) async throws -> Bool {
        let browser = browser()
        let page = try await browser.open(issuer.url("/account/sign-in"))
        return try await browser.submit(page, ["email": email, "password": password]).status == 200
    }

    /// Whether there is an account with this address.
    func knows(_ email: String) async throws -> Bool {
        try await store.correspondent(EmailAddress(email)!) != nil
    }

    /// The person has deleted their account; it can be restored for a month.
    func close(_ person: TestPerson) async throws {
        guard
            try await store.close(
                person.id, erasing: clock.now + 30 * 86_400, recording: AuditEvent(.accountClosed), sending: nil,
                now: clock.now)
        else { throw Surprise("not closed") }
    }
}

extension TestTenant {
    /// The operator invites somebody for an hour.
    func invite(_ email: String) async throws -> InvitationToken {
        let token = InvitationToken(row: UUID())
        let letter = Letter(.invitation, to: email)
        guard
            try await store.invite(
                EmailAddress(email)!, by: token, sending: letter, expiry: clock.now + 3600, now: clock.now)
        else { throw Surprise("not invited") }
        return token
    }

    /// The person has deleted their account, and it was erased.
    func erase(_ person: TestPerson) async throws {
        let event = AuditEvent(.accountClosed)
        _ = try await store.close(person.id, erasing: clock.now, recording: event, sending: nil, now: clock.now)
        guard
            try await store.erase(
                person.id, recording: AuditEvent(.accountErased), telling: { Letter(.erased, to: $0.email) },
                now: clock.now)
        else { throw Surprise("not erased") }
        // What is written to the address after that is newer.
        clock.advance(by: 1)
    }

    /// Every row of this tenant's proofs, mails, accounts, identities and sessions, as text.
    func rows() async throws -> String {
        var texts: [String] = []
        for table in [
            "mail_proofs", "mails", "users", "sessions", "limits", "audit_events", "identities", "federation_attempts",
            "upstream_sessions", "identity_providers",
        ] as [StaticString] {
            texts.append(try await rows(of: table))
        }
        return texts.joined(separator: "\n")
    }

    private func rows(of table: StaticString) async throws -> String {
        let rows = try await house.database.execute(
            Statement(
                "SELECT query_to_xml(format('SELECT * FROM %I WHERE tenant_id = %L', $2::text, $1::uuid), true, false, '')::text"
            ),
            tenant.id, "\(table)")
        return try rows[0].decode(String.self)
    }

    /// All mails that wait are sent, and with that forgotten.
    func markSent() async throws {
        _ = try await house.database.execute(
            Statement("UPDATE mails SET state = 'sent', due_at = NULL, letter = NULL WHERE tenant_id = $1"), tenant.id)
    }
}

/// Somebody in the middle of signing up: the form is sent, and its mail waits to be read.
struct SigningUp {
    let tenant: TestTenant
    let app: RelyingParty?
    let browser: Browser
    let email: String
    /// The page that came after the form.
    let check: Answer

    init(
        _ email: String = "bea@example.com", name: String = "Bea Borg", password: String = chosenPassword,
        at tenant: TestTenant, app: RelyingParty? = nil, in browser: Browser? = nil
    ) async throws {
        self.tenant = tenant
        self.app = app
        self.email = email
        self.browser = browser ?? tenant.browser()
        let page = try await tenant.signUpPage(app, in: self.browser)
        check = try await self.browser.submit(page, ["email": email, "name": name, "password": password])
    }

    /// The letter that asks for the proof.
    var letter: Letter { get async throws { try await tenant.letter(.signUp, to: email) } }

    /// Types a code where it is waited for.
    func typed(_ code: String?) async throws -> Answer {
        try await browser.submit(check, ["code": code ?? ""])
    }

    /// Follows the link in another browser, and proves to have begun it.
    func confirmedElsewhere(
        _ password: String = chosenPassword, in other: Browser? = nil
    ) async throws -> Answer {
        let other = other ?? tenant.browser()
        let page = try await other.open(letter.link ?? "", from: .none)
        return try await other.submit(page, ["password": password])
    }
}

/// Somebody who has forgotten their password: the form is sent, and its mail waits to be read.
struct Recovering {
    let tenant: TestTenant
    let browser: Browser
    let email: String
    /// The page that came after the form.
    let check: Answer

    init(
        _ email: String = "ada@example.com", at tenant: TestTenant, app: RelyingParty? = nil, in browser: Browser? = nil
    ) async throws {
        self.tenant = tenant
        self.email = email
        self.browser = browser ?? tenant.browser()
        check = try await self.browser.submit(try await tenant.forgotPage(app, in: self.browser), ["email": email])
    }

    /// The letter that asks for the proof.
    var letter: Letter { get async throws { try await tenant.letter(.reset, to: email) } }

    /// Types a code where it is waited for.
    func typed(_ code: String?) async throws -> Answer {
        try await browser.submit(check, ["code": code ?? ""])
    }
}

extension Answer {
    /// The answer as anybody sees it who compares: without what is random, and without the address.
    func face(about email: String) -> String {
        // Of a digest in the sealed transaction, every byte is written in one to three digits.
        let compared = headers.filter { $0.name != .contentLength }
        let names = compared.map { "\($0.name): \($0.value)" }.sorted().joined(separator: "\n")
        var text = text.replacing(email, with: "(address)")
        for form in forms { text = text.replacing(form["transaction"] ?? "(none)", with: "(sealed)") }
        text = text.replacing(/transaction=[A-Za-z0-9_-]+/, with: "(sealed)")
        text = text.replacing(/<code>[0-9a-z-]*<\/code>/, with: "(incident)")
        return "\(status)\n\(names)\n\(text)"
    }
}
