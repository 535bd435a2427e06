import OAuth
import Testing

struct TokenResponseTests {
    @Test func `the answer has the members that client libraries read, and no null`() {
        let full = TokenResponse(accessToken: "a.b.c", expiresIn: 900, scopes: ["openid", "email"], idToken: "d.e.f")
        #expect(
            String(decoding: full.document.bytes, as: UTF8.self)
                == #"{"access_token":"a.b.c","token_type":"Bearer","expires_in":900,"scope":"openid email","id_token":"d.e.f"}"#
        )
        let bare = TokenResponse(accessToken: "a.b.c", expiresIn: 900, scopes: [], idToken: nil)
        #expect(
            String(decoding: bare.document.bytes, as: UTF8.self)
                == #"{"access_token":"a.b.c","token_type":"Bearer","expires_in":900}"#)
    }
}
