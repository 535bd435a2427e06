import FoundationEssentials
import Grants
import Keys
import OAuth
import Postgres
import Store
import TestStore
import Testing

/// A mistake doesn't burn the code.
@Suite struct MistakeTests {
    private let redirect = ("redirect_uri", GrantsGround.redirectURI)

    @Test func `a mistake does not burn the code`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let code = try await ground.boundCode(for: client, ["resource": "https://a.example"])
        let verifier = ("code_verifier", GrantsGround.verifier)
        let wrong = ("code_verifier", String(repeating: "x", count: 43))
        let mistakes: [(form: [(String, String)], expected: TokenError)] = [
            ([redirect], .verifierMissing),
            ([redirect, wrong], .verifierWrong),
            ([redirect, ("code_verifier", "short")], .verifierMalformed),
            ([("redirect_uri", "https://app.example/other"), verifier], .redirectURIMismatch),
            ([("redirect_uri", GrantsGround.redirectURI + "\0"), verifier], .redirectURIMismatch),
            ([("redirect_uri", "\0"), verifier], .redirectURIMismatch),
            ([redirect, verifier, ("resource", "https://b.example")], .resourceNotGranted),
            (
                [redirect, verifier, ("resource", "https://a.example"), ("resource", "https://b.example")],
                .resourceNotGranted
            ),
            ([redirect, verifier, ("resource", "nothing")], .resourceMalformed),
        ]
        for (form, expected) in mistakes {
            let refused = await ground.refusal(of: code, form)
            #expect(refused == expected, "\(form)")
        }
        let response = try await ground.redeem(code, [redirect, verifier, ("resource", "https://a.example")])
        #expect(try await ground.claims(response.accessToken)["sub"] != nil)
    }

    @Test func `a redirect URI may be left out where PKCE binds the code, and only there`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let bound = try await ground.boundCode(for: client)
        _ = try await ground.redeem(bound, [("code_verifier", GrantsGround.verifier)])
        let free = try await ground.code(for: client)
        #expect(
            await ground.refusal(of: free, []) == .redirectURIMissing)
    }

    @Test func `a redirect URI that the request did not name is not asked for`() async throws {
        let ground = try await GrantsGround()
        let client = try await ground.home.client()
        let unnamed = try await ground.code(for: client, ["scope": "read", "redirect_uri": ""])
        #expect(
            await ground.refusal(of: unnamed) == .redirectURIMismatch)
        _ = try await ground.redeem(unnamed, [])
    }
}
