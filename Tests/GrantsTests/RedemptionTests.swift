import FoundationEssentials
import Grants
import Keys
import OAuth
import Postgres
import Store
import TestStore
import Testing

/// Who gets it.
@Suite struct RedemptionTests {
    private let redirect = ("redirect_uri", GrantsGround.redirectURI)
    private let now = GrantsGround.now

    @Test func `twenty tasks redeem one code, and exactly one wins`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let code = try await ground.boundCode(for: client)
        let form = [redirect, ("code_verifier", GrantsGround.verifier)]
        let outcomes = await withTaskGroup(of: TokenError?.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    await ground.refusal(of: code, form)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 == nil }.count == 1)
        #expect(outcomes.filter { $0 == .codeReplayed }.count == 19)
    }

    @Test(arguments: [1, 30, 3600])
    func `a replayed code ends what it gave, and is audited`(after seconds: Int) async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let code = try await ground.code(for: client)
        let response = try await ground.redeem(code)
        #expect(try await ground.claims(response.accessToken)["sub"]?.string == ground.user.description)
        // Somebody else's code of the same session stays.
        let bystander = try await ground.redeem(try await ground.code(for: client))

        let time = now + TimeInterval(seconds)
        #expect(await ground.refusal(of: code, at: time) == .codeReplayed)
        let bearer = await ground.refusal(ofToken: response.accessToken)
        #expect(bearer == .grantEnded)
        #expect(try await ground.claims(bystander.accessToken)["sub"] != nil)
        let events = try await ground.home.audited(.codeReplayed)
        #expect(events.map(\.client) == ["web"])
        #expect(events.map(\.user) == [ground.user])
        #expect(events.map(\.session) == [ground.session.authentication.session])
    }

    @Test func `another client's attempt neither takes the code nor ends it`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        _ = try await ground.home.client("other")
        let code = try await ground.code(for: client)
        #expect(
            await ground.refusal(of: code, client: "other")
                == .codeOfAnotherClient)
        let response = try await ground.redeem(code)
        #expect(
            await ground.refusal(of: code, client: "other")
                == .codeOfAnotherClient)
        #expect(try await ground.claims(response.accessToken)["sub"] != nil, "not even afterwards")
    }

    @Test func `another tenant's code is unknown, though the client has the same name and secret`() async throws {
        let (ground, other) = (try await GrantsGround(), try await GrantsGround())
        let client = try await ground.home.client()
        _ = try await other.home.client()
        let code = try await ground.code(for: client)
        #expect(await other.refusal(of: code) == .codeUnknown)
        _ = try await ground.redeem(code)
    }

    @Test(arguments: ["", "ost_c_", "x", "\0", String(repeating: "a", count: 100_000)])
    func `what is no code is unknown or missing`(_ code: String) async throws {
        let ground = try await GrantsGround()
        _ = try await ground.home.client()
        #expect(
            await ground.refusal(of: code)
                == (code.isEmpty ? .codeMissing : .codeUnknown))
    }

    @Test func `a code cut short, of another kind or with another secret is unknown`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let code = try await ground.code(for: client)
        let row = try #require(AuthorizationCode(presented: code)).row
        let wrong = [
            String(code.dropLast()), code + "A", code.replacing("ost_c_", with: "ost_s_"),
            AuthorizationCode(row: row).expose(), SessionCookie(row: row).expose(),
        ]
        for code in wrong {
            #expect(await ground.refusal(of: code) == .codeUnknown)
        }
        _ = try await ground.redeem(code)
    }
}
