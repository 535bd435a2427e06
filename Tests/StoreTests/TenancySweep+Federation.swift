import FoundationEssentials
import OAuth
import Store
import TestStore
import Testing

/// What stands in one tenant of other servers, and of who its people are there.
struct VictimsFederation {
    let provider = IdentityProvider.ID("elsewhere")!
    let spare = IdentityProvider.ID("spare")!
    let unused = IdentityProvider.ID("unused")!
    let browser = [UInt8](repeating: 8, count: 32)
    let identity: UpstreamIdentity
    let link: IdentityID
    let state = FederationState(row: UUID())
    /// The session that stands on one there.
    let session: SessionID
    /// Of an account whose address nobody has proven: its code was mailed.
    let identify: NewMailProof
    let invited = EmailAddress("asked-in@example.com")!

    init(of user: UserID, at home: TestTenant) async throws {
        let (records, now) = (home.records, TestTenant.now)
        for id in [provider, spare, unused] {
            _ = try await records.save(Self.provider(id), position: nil, isSecretKept: false, now: now)
        }
        identity = Self.identity("1", at: provider)
        let linking = try await records.link(
            identity, to: user, in: nil, recording: AuditEvent(.identityLinked),
            telling: { Letter(.identityLinked, to: $0.email) }, now: now)
        guard case .linked(let link) = linking else { throw StoreError.broken("not linked") }
        self.link = link
        let (begun, _) = TestTenant.newSession(
            of: user, evidence: .identity(link, UpstreamSession(sid: "sid-1", idToken: "a.b.c")))
        guard try await records.begin(begun) else { throw StoreError.broken("no session") }
        session = begun.authentication.session
        try await records.begin(
            FederationAttempt(for: .signIn(nil), started: now), as: state, at: provider, in: browser)
        let unproven = EmailAddress("unproven@example.com")!
        let account = try await home.user(unproven.text) { $0.emailVerified = false }
        var facts = MailProof.Facts(email: unproven.text, user: account)
        facts.identity = Self.identity("2", at: provider)
        identify = NewMailProof(
            purpose: .identify, email: unproven, user: account, isProvable: true, facts: facts, browser: browser,
            expiry: now + 500)
        try await records.begin(identify, sending: Letter(.identifyKnown, to: unproven.text), now: now)
        _ = try await records.invite(
            invited, by: InvitationToken(row: UUID()), sending: Letter(.invitation, to: invited.text),
            expiry: now + 500, now: now)
    }

    static func provider(_ id: IdentityProvider.ID, name: String? = nil) -> RegisteredProvider {
        var definition = ProviderDefinition(id: id, kind: .oidc, clientID: "ostiary")
        definition.issuer = "https://issuer.example"
        definition.name = name
        return RegisteredProvider(definition: definition, secret: Secret(text: "secret"))
    }

    static func identity(_ subject: String, at provider: IdentityProvider.ID) -> UpstreamIdentity {
        var identity = UpstreamIdentity(provider: provider, authority: "https://issuer.example", subject: subject)
        identity.email = "ada@elsewhere.example"
        identity.tokens = UpstreamTokens(access: "access", refresh: nil, expiry: nil)
        return identity
    }
}

extension TenancySweep {
    private var federation: VictimsFederation { victim.federation }
    private var now: Date { TestTenant.now }

    var federationReads: [(String, Operation)] {
        let authority = federation.identity.authority
        return [
            ("identity providers", { try await !records.identityProviders().isEmpty }),
            ("identities of a provider", { try await records.identityCount(of: federation.provider) > 0 }),
            ("owner of an identity", { try await records.owner(of: federation.identity) != nil }),
            ("kept tokens", { try await records.tokens(of: victim.user, at: federation.provider) != nil }),
            ("identities of a person", { try await !records.identities(of: victim.user).isEmpty }),
            ("session elsewhere", { try await records.upstreamSession(of: federation.session) != nil }),
            (
                "sessions behind a person elsewhere",
                {
                    try await !records.sessions(
                        behind: federation.provider, authority: authority, subject: "1", sid: nil, before: now
                    ).isEmpty
                }
            ),
            (
                "sessions behind a session elsewhere",
                {
                    try await !records.sessions(
                        behind: federation.provider, authority: authority, subject: nil, sid: "sid-1", before: now
                    ).isEmpty
                }
            ),
            (
                "attempt of another browser",
                {
                    let taken = try await records.take(
                        federation.state, at: federation.provider, in: [1], now: now)
                    return taken.refusal == .otherBrowser
                }
            ),
        ]
    }

    var federationWrites: [(String, Operation)] {
        [
            (
                "take an attempt",
                {
                    let taken = try await records.take(
                        federation.state, at: federation.provider, in: federation.browser, now: now)
                    return taken.refusal == nil
                }
            ),
            (
                "use an identity",
                {
                    try await records.use(federation.link, federation.identity, now: now + 10)
                    return try await records.identities(of: victim.user).first?.used == now + 10
                }
            ),
            (
                "replace kept tokens",
                {
                    let kept = try #require(
                        try await victim.home.records.tokens(of: victim.user, at: federation.provider))
                    guard try await records.claim(kept, until: now + 10, now: now) else { return false }
                    return try await records.replace(kept, with: kept.tokens)
                }
            ),
            (
                "follow a profile",
                {
                    try await records.follow(
                        [.nickname: "A"], of: victim.user, recording: AuditEvent(.profileChanged), now: now)
                }
            ),
            (
                "link an identity",
                {
                    let linking = try await records.link(
                        VictimsFederation.identity("3", at: federation.provider), to: victim.user,
                        in: federation.session, recording: AuditEvent(.identityLinked),
                        telling: { Letter(.identityLinked, to: $0.email) }, now: now)
                    return linking.isDone
                }
            ),
            (
                "admit who was asked in",
                {
                    try await records.admit(
                        VictimsFederation.identity("4", at: federation.provider), as: .random(), federation.invited,
                        language: nil, isInvited: true, recording: AuditEvent(.signedUp), now: now)
                }
            ),
            (
                "identify by code",
                {
                    let proving = try await records.prove(
                        .code(
                            try #require(federation.identify.code), federation.identify.id, browser: federation.browser),
                        of: nil, taking: true, recording: AuditEvent(.identityLinked), now: now)
                    if case .proven = proving { return true }
                    return false
                }
            ),
            (
                "unlink an identity",
                {
                    let unlinking = try await records.unlink(
                        federation.link, from: victim.user, keeping: nil, recording: AuditEvent(.identityUnlinked),
                        telling: { Letter(.identityUnlinked, to: $0.email) }, now: now)
                    if case .unlinked = unlinking { return true }
                    return false
                }
            ),
            (
                "change a provider",
                {
                    try await records.save(
                        VictimsFederation.provider(federation.spare, name: "Other"), position: nil, isSecretKept: true,
                        now: now) == .changed
                }
            ),
            ("delete a provider", { try await records.deleteProvider(federation.unused, withIdentities: false) }),
        ]
    }
}

extension Result where Failure == FederationStateRefusal {
    fileprivate var refusal: FederationStateRefusal? {
        if case .failure(let refusal) = self { refusal } else { nil }
    }
}

extension IdentityLinking {
    fileprivate var isDone: Bool {
        if case .linked = self { true } else { false }
    }
}
