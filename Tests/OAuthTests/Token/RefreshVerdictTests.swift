import FoundationEssentials
import OAuth
import Testing

struct RefreshVerdictTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let verdict: RefreshVerdict
        var generation = 4
        var client = "app"
        var scope: String?
        var resource: String?
        var device = home
        var allowed: ScopeSet = ["openid", "profile"]
        var after: TimeInterval = 10
        var change: @Sendable (inout RefreshFamilyState) -> Void = { _ in }
    }

    static let home = Device(userAgent: "A", network: "192.0.2.0/24")
    static let salt = Secret(text: "salt")
    static let family = GrantID.random()

    static let rows: [Row] = [
        Row("the present one, and nothing against it", .again, generation: 5),
        Row("one before, at once", .retry), Row("at the end of the window", .retry, after: 29.9),
        Row("after the window", .reused, after: 30), Row("two before", .reused, generation: 3),
        Row("the very first", .reused, generation: 0),
        Row("by a clock that is behind", .retry, after: -5),
        Row("from a later generation than there is", .refused(.refreshTokenUnknown), generation: 6),
        Row("another client", .refused(.refreshTokenOfAnotherClient), client: "other"),
        Row("ended", .refused(.grantEnded)) { $0.isLive = false },
        Row("expired", .refused(.refreshTokenExpired)) { ($0.isLive, $0.isExpired) = (false, true) },
        Row("more scopes", .refused(.scopeNotGranted), generation: 5, scope: "openid email"),
        Row("another resource", .refused(.resourceNotGranted), generation: 5, resource: "urn:b"),
        Row("nothing left that the client may have", .refused(.scopeNotAllowed), generation: 5, allowed: ["email"]),
        Row("something left", .again, generation: 5, allowed: ["profile"]),
        Row(
            "of what it asks for, nothing left", .refused(.scopeNotAllowed), generation: 5, scope: "openid",
            allowed: ["profile"]),
        Row("a retry that names all that was granted", .retry, scope: "profile openid", resource: "urn:a"),
        Row("a retry for less", .refused(.refreshRetryDiffers), scope: "openid"),
        Row("a retry for the only resource", .retry, resource: "urn:a"),
        Row("a retry for another resource", .refused(.refreshRetryDiffers), resource: "urn:b"),
        Row("another browser", .retry, device: Device(userAgent: "B", network: home.network)),
        Row("another network", .retry, device: Device(userAgent: "A", network: "198.51.100.0/24")),
        Row("another of both", .reused, device: Device(userAgent: "B", network: "198.51.100.0/24")),
        Row("never rotated, and yet used", .reused) { $0.refreshed = nil },
    ]

    @Test(arguments: rows) func `an attempt is judged by the family as it stands`(row: Row) throws {
        #expect(try row.judged() == row.verdict)
    }

    @Test func `without a grace every earlier token is reuse`() throws {
        #expect(try Row("", .reused, after: 0).judged(grace: 0) == .reused)
    }

    @Test func `a family that isn't there has no tokens`() throws {
        #expect(
            try RefreshVerdict.of(Row("", .retry).attempt(), nil, grace: 30) == .refused(.refreshTokenUnknown))
    }

    @Test func `who knows the key and not the salt ends nothing`() throws {
        var row = Row("", .reused, generation: 0)
        row.change = { $0.salt = Secret(text: "another") }
        #expect(try row.judged() == .refused(.refreshTokenUnknown))
    }

    /// The refusals that this function is a source of.
    static let errors = rows.compactMap { if case .refused(let error) = $0.verdict { error } else { nil } }
}

extension RefreshVerdictTests.Row {
    init(
        _ description: String, _ verdict: RefreshVerdict, generation: Int = 4, client: String = "app",
        scope: String? = nil, resource: String? = nil, device: Device = RefreshVerdictTests.home,
        allowed: ScopeSet = ["openid", "profile"], after: TimeInterval = 10,
        change: @escaping @Sendable (inout RefreshFamilyState) -> Void = { _ in }
    ) {
        self.init(
            testDescription: description, verdict: verdict, generation: generation, client: client, scope: scope,
            resource: resource, device: device, allowed: allowed, after: after, change: change)
    }

    static func request(scope: String? = nil, resource: String? = nil) throws -> RefreshRequest {
        var form = [("grant_type", "refresh_token"), ("refresh_token", "x")]
        if let scope { form.append(("scope", scope)) }
        if let resource { form.append(("resource", resource)) }
        guard case .refresh(let request) = try TokenRequest(RequestParameters(form)) else { throw TokenError.notAForm }
        return request
    }

    func attempt() throws -> RefreshAttempt {
        RefreshAttempt(
            token: RefreshToken(
                family: RefreshVerdictTests.family, generation: generation, salt: RefreshVerdictTests.salt),
            client: Client.ID(client)!, allowed: allowed, request: try Self.request(scope: scope, resource: resource),
            device: device,
            now: exampleNow + after, began: .now)
    }

    func judged(grace: TimeInterval = 30) throws -> RefreshVerdict {
        var state = RefreshFamilyState(
            client: Client.ID("app")!, generation: 5, salt: RefreshVerdictTests.salt, isLive: true, isExpired: false,
            expiry: exampleNow + 1000, scopes: ["openid", "profile"], resources: ["urn:a"], refreshed: exampleNow,
            request: try Self.request().digest, device: RefreshVerdictTests.home)
        change(&state)
        return RefreshVerdict.of(try attempt(), state, grace: grace)
    }
}
