import FoundationEssentials
import OAuth
import Store
import TestStore
import Testing

/// One tenant's rows, all of them within reach of every operation there is.
struct Victim {
    let home: TestTenant
    let client: Client
    let email: EmailAddress
    let user: UserID
    let password: [UInt8] = [1, 2, 3]
    let session: (cookie: SessionCookie, authentication: Authentication)
    let former: (cookie: SessionCookie, authentication: Authentication)
    let redeemed: GrantID
    let unredeemed: AuthorizationCode
    let attempt: RefreshAttempt
    let active: SigningKeyRecord
    let pending: SigningKeyRecord
    let delivery: LogoutDelivery
    let apiKey = APIKey(row: UUID())
    let mail: VictimsMail
    let federation: VictimsFederation

    init(in database: TestDatabase) async throws {
        home = try await TestTenant(in: database)
        client = try await home.client()
        email = EmailAddress("ada@example.com")!
        user = try await home.user(email.text, password: password)
        session = try await home.session(of: user)
        former = try await home.session(of: user)
        let grant = try home.newGrant(for: client, by: session.authentication)
        _ = try await home.records.issue(grant)
        _ = try await home.records.redeem(
            grant.code, client: client.id, redirectURI: grant.request.returnAddress.description, challenge: nil,
            now: TestTenant.now)
        redeemed = GrantID(grant.code.row)
        let second = try home.newGrant(for: client, by: session.authentication)
        _ = try await home.records.issue(second)
        unredeemed = second.code
        let third = try home.newGrant(for: client, by: session.authentication, family: TestTenant.newFamily())
        attempt = try #require(try await home.family(third))
        try await home.records.addConsent(of: user, to: client.id, scopes: ["openid"], now: TestTenant.now)
        delivery = try await Self.delivery(in: home, to: user)
        var concern = AuditEvent(.refreshTokenReused)
        concern.user = user
        try await home.records.record(concern, now: TestTenant.now)
        try await home.records.add(apiKey, name: "backend", expiry: nil, now: TestTenant.now)
        active = Self.key("active", .active, changes: 100)
        pending = Self.key("pending", .pending, changes: 50)
        _ = try await home.records.add(active)
        _ = try await home.records.add(pending)
        mail = try await VictimsMail(of: user, email, at: home)
        federation = try await VictimsFederation(of: user, at: home)
    }

    /// A notice that waits, as whoever delivers it has it in hand.
    private static func delivery(in home: TestTenant, to user: UserID) async throws -> LogoutDelivery {
        let told = try await home.client("told", backchannelLogoutURI: "https://app.example/logged-out")
        let session = try await home.session(of: user)
        _ = try await home.family(home.newGrant(for: told, by: session.authentication, family: TestTenant.newFamily()))
        _ = try await home.records.end(session.authentication.session, includingOffline: false, now: TestTenant.now)
        let notice = try #require(try await home.records.logoutNotices(after: nil, limit: 1).first)
        return LogoutDelivery(
            notice: notice.id, tenantID: home.tenant.id, tenant: home.tenant.slug, client: told.id, user: user,
            session: notice.session, created: notice.created, attempts: notice.attempts,
            uri: "https://app.example/logged-out", algorithm: .rs256)
    }

    static func key(_ id: String, _ state: SigningKeyRecord.State, changes: TimeInterval) -> SigningKeyRecord {
        SigningKeyRecord(
            id: id, algorithm: .es256, state: state, privateKey: Secret(text: "private \(id)"), publicKey: [1],
            created: TestTenant.now, changes: TestTenant.now + changes)
    }
}

/// Every operation of a `TenantStore` that can reach a row that is there already, asked for the victim's rows.
struct TenancySweep {
    let victim: Victim
    /// Whoever asks.
    let records: TenantStore

    /// The operations that found or changed something of the victim's. The victim itself reaches all.
    func run() async throws -> (asked: [String], reached: [String]) {
        var asked: [String] = []
        var reached: [String] = []
        for (name, operation) in operations {
            asked.append(name)
            if try await isReached(operation) { reached.append(name) }
        }
        return (asked, reached)
    }

    typealias Operation = () async throws -> Bool

    /// A row that points to the victim's can't exist: the constraint says no.
    private func isReached(_ operation: Operation) async throws -> Bool {
        do { return try await operation() } catch StoreError.conflict { return false }
    }

    private var operations: [(String, Operation)] {
        reads + mailReads + federationReads + federationWrites + writes + mailWrites
    }

    private var now: Date { TestTenant.now }
    private var later: Date { TestTenant.now + 10 }

    private var reads: [(String, Operation)] {
        [
            ("client", { try await records.client(victim.client.id) != nil }),
            ("clients", { try await !records.clients(after: "", limit: 10).isEmpty }),
            ("password account", { try await records.passwordAccount(victim.email) != nil }),
            ("account", { try await records.account(victim.email) != nil }),
            ("user", { try await records.user(victim.email) != nil }),
            ("users", { try await !records.users(after: "", limit: 10).isEmpty }),
            ("consent", { try await !records.consent(of: victim.user, to: victim.client.id).isEmpty }),
            ("session", { try await records.session(victim.session.cookie, now: now) != nil }),
            ("state of a code", { try await records.state(of: victim.unredeemed) != nil }),
            ("person behind a grant", { try await records.person(behind: victim.redeemed, now: now) != nil }),
            (
                "token is good",
                { try await records.isGood(token: "jti", grant: victim.redeemed, now: now) }
            ),
            ("family", { try await records.family(victim.attempt.token.family, now: now) != nil }),
            ("device sessions", { try await records.deviceSessions(of: victim.user, now: now) != nil }),
            (
                "security concerns",
                { try await !records.securityConcerns(of: victim.user, since: now - 1).isEmpty }
            ),
            ("API keys", { try await !records.apiKeys().isEmpty }),
            ("logout notices", { try await !records.logoutNotices(after: nil, limit: 10).isEmpty }),
            ("signing keys", { try await !records.signingKeys(includingRetired: true).isEmpty }),
        ]
    }

    private var writes: [(String, Operation)] {
        [
            (
                "replace password",
                {
                    try await records.replacePassword(of: victim.user, victim.password, with: [4])
                    return try await records.passwordAccount(victim.email)?.password == [4]
                }
            ),
            (
                "touch",
                {
                    let session = victim.session.authentication.session
                    try await records.touch(session, now: later, idleExpiry: later + 500)
                    return try await records.session(victim.session.cookie, now: later)?.lastSeen == later
                }
            ),
            (
                "renew",
                {
                    let former = victim.former.authentication.session
                    return try await records.renew(TestTenant.newSession(of: victim.user, renewing: former).session)
                }
            ),
            (
                "begin",
                {
                    let (session, _) = TestTenant.newSession(of: victim.user)
                    return try await records.begin(session)
                }
            ),
            (
                "add consent",
                {
                    try await records.addConsent(
                        of: victim.user, to: victim.client.id, scopes: ["email"], now: later)
                    return true
                }
            ),
            (
                "issue",
                {
                    try await records.issue(
                        try victim.home.newGrant(for: victim.client, by: victim.session.authentication))
                }
            ),
            (
                "redeem",
                {
                    try await records.redeem(
                        victim.unredeemed, client: victim.client.id,
                        redirectURI: victim.client.redirectURIs[0].description, challenge: nil, now: now) != nil
                }
            ),
            ("hasten", { try await records.hasten(.es256, now: now) }),
            (
                "promote",
                {
                    try await records.promote(
                        victim.pending, now: now + 60, activeUntil: now + 100, formerPublishedUntil: now + 70)
                }
            ),
            ("retire keys", { try await records.retireKeys(now: now + 90) > 0 }),
            ("revoke keys", { try await records.revokeKeys(.es256) > 0 }),
            ("end a grant", { try await records.end(victim.redeemed, now: now) }),
            ("rotate", { try await records.rotate(victim.attempt, idleLifetime: 1000) != nil }),
            (
                "settle a logout notice",
                {
                    try await records.settle(victim.delivery, .delivered, outcome: "HTTP 200", due: nil)
                    let notices = try await victim.home.records.logoutNotices(after: nil, limit: 10)
                    return notices.contains { $0.state == .delivered }
                }
            ),
            ("doubt", { try await records.doubt(victim.session.authentication.session) }),
            (
                "end a client's grants",
                {
                    let session = victim.session.authentication.session
                    return try await records.end(grantsOf: victim.client.id, in: session, now: now) > 0
                }
            ),
            (
                "end a session",
                { try await records.end(victim.session.authentication.session, includingOffline: true, now: now) }
            ),
            (
                "end one of a person's sessions",
                { try await records.end(victim.former.authentication.session, of: victim.user, now: now) }
            ),
            (
                "end all but one",
                {
                    let kept = victim.session.authentication.session
                    return try await records.endAll(of: victim.user, except: kept, now: now) != nil
                }
            ),
            ("use an API key", { try await records.use(victim.apiKey, now: now) != nil }),
            ("delete an API key", { try await records.deleteAPIKey(APIKeyID(victim.apiKey.row)) }),
            ("end everything", { try await records.endAll(of: victim.user, now: now) != nil }),
        ]
    }

    /// Every operation that makes a row, with the victim's names: the rows are the asker's own.
    func makeNamesakes() async throws -> [String] {
        var made: [String] = []
        let registered = RegisteredClient(
            client: victim.client, secretDigest: records.digest(of: Secret(text: "other"), for: victim.client.id),
            backchannelLogoutURI: nil)
        if try await records.save(registered, now: later).change == .created { made.append("client") }
        let claims = UserClaims(
            email: victim.email.text, emailVerified: false, phoneNumber: nil, phoneNumberVerified: false, roles: [],
            updatedAt: later, profile: [:], address: [:])
        let user = UserRecord(id: victim.user, claims: claims, isEnabled: false)
        if try await records.save(user, password: [9], now: later) == .created { made.append("user") }
        if try await records.add(Victim.key("active", .active, changes: 1)) { made.append("signing key") }
        var event = AuditEvent(.signedIn)
        event.user = victim.user
        try await records.record(event, now: later)
        made.append("audit event")
        try await records.add(APIKey(row: victim.apiKey.row), name: "backend", expiry: nil, now: later)
        made.append("API key")
        made.append("revoked token")
        _ = try await records.revoke(
            token: "jti", expiry: later, recording: AuditEvent(.tokenRevoked), now: later)
        return made
    }
}
