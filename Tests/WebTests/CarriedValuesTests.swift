import HTTPTypes
import OAuth
import TestHouse
import Testing

/// `state` and `nonce` come back as they were sent, whatever is in them.
struct CarriedValuesTests {
    static let nasty: [String] = [
        "a b+c%20d", "&code=evil&", "=?#/;:@", "\"><script>alert(1)</script>", "'`<!--", "%00%0d%0a",
        "\u{0}\u{1}\u{7F}",
        "\r\nSet-Cookie: a=b", "ünïcödé 漢字 🙂", "e\u{301} is not é", "{{transaction}}", "\\u0000\\", "&amp;&#39;&lt;",
        "https://evil.example/?a=b", " leading and trailing ", String(repeating: "x", count: 4096),
    ]

    @Test(arguments: nasty)
    func `a state comes back untouched by redirect, with the code and with an error`(state: String) async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let back = try await tenant.signedIn(app, ["state": state])
        #expect(app.received(back)?["state"]?.utf8.elementsEqual(state.utf8) == true)
        #expect(back.headers.filter { $0.name == .location }.count == 1)
        let refused = try await tenant.browser().open(app.url(["state": state, "prompt": "none"]))
        #expect(app.received(refused)?["state"]?.utf8.elementsEqual(state.utf8) == true)
    }

    @Test(arguments: nasty)
    func `a state comes back untouched by form, and is inert in the page`(state: String) async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let back = try await tenant.signedIn(app, ["state": state, "response_mode": "form_post"])
        #expect(app.received(back)?["state"]?.utf8.elementsEqual(state.utf8) == true)
        #expect(back.form?.fields.map(\.name) == ["code", "state", "iss"])
        #expect(Set(Tag.all(in: back.text).filter { $0.name == "script" }.map { $0.attributes["src"] }).count == 1)
    }

    @Test(arguments: nasty)
    func `a nonce comes back untouched in the ID token`(nonce: String) async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let tokens = try await tenant.tokens(app, ["nonce": nonce])
        let payload = try await tenant.idToken(tokens)
        #expect(payload["nonce"]?.string?.utf8.elementsEqual(nonce.utf8) == true)
    }

    @Test func `a state one byte too long is refused, and not cut short`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        let answer = try await tenant.browser().open(app.url(["state": String(repeating: "x", count: 4097)]))
        #expect(app.error(answer) == "invalid_request")
        #expect(app.received(answer)?["state"] == nil)
    }

    @Test func `an empty state is an absent one`() async throws {
        let tenant = try await TestTenant.fresh()
        let app = try await tenant.register()
        #expect(app.received(try await tenant.signedIn(app, ["state": ""]))?.keys.sorted() == ["code", "iss"])
    }
}
