import OAuth
import Testing

struct ClaimsRequestTests {
    @Test func `the example of Core 5.5 is understood`() throws {
        let request = try #require(
            ClaimsRequest(
                parameter: """
                    {
                     "userinfo":
                      {
                       "given_name": {"essential": true},
                       "nickname": null,
                       "email": {"essential": true},
                       "email_verified": {"essential": true},
                       "picture": null,
                       "http://example.info/claims/groups": null
                      },
                     "id_token":
                      {
                       "auth_time": {"essential": true},
                       "acr": {"values": ["urn:mace:incommon:iap:silver"] }
                      }
                    }
                    """))
        #expect(request.userInfo == [.givenName, .nickname, .email, .emailVerified, .picture])
        #expect(request.idToken.isEmpty && request.subjects.isEmpty)
        #expect(request.essentialContextClasses.isEmpty)
        #expect(request.scopes == ["email", "profile"])
    }

    /// The examples of Core 5.5.1 and 5.5.1.1, and their corners.
    @Test(arguments: [
        (#"{"acr":{"essential":true,"values":["a","b"]}}"#, ["a", "b"]),
        (#"{"acr":{"essential":true,"value":"a"}}"#, ["a"]),
        (#"{"acr":{"essential":true}}"#, []), (#"{"acr":{"values":["a"]}}"#, []),
        (#"{"acr":{"essential":false,"value":"a"}}"#, []),
        (#"{"acr":null}"#, []), (#"{"acr":{"essential":true,"value":"a","values":["b"]}}"#, ["a"]),
        (#"{"acr":{"essential":"true","value":"a"}}"#, []),
    ])
    func `only an essential acr must be reached`(claims: String, classes: [String]) throws {
        #expect(try #require(ClaimsRequest(parameter: #"{"id_token":\#(claims)}"#)).essentialContextClasses == classes)
        #expect(try #require(ClaimsRequest(parameter: #"{"userinfo":\#(claims)}"#)).essentialContextClasses == [])
    }

    @Test(arguments: [
        (#"{"value":"248289761001"}"#, ["248289761001"]), (#"{"values":["a","b"]}"#, ["a", "b"]), ("null", []),
        ("{}", []),
        (#"{"essential":true}"#, []), (#"{"essential":true,"value":"a"}"#, ["a"]),
    ])
    func `a subject wished for is a wish that binds`(wish: String, subjects: [String]) throws {
        let request = try #require(ClaimsRequest(parameter: #"{"id_token":{"sub":\#(wish)}}"#))
        #expect(request.subjects == subjects)
    }

    @Test(arguments: [
        "", "x", "null", "true", "1", "\"\"", "[]", "{", #"{"id_token"}"#, #"{"id_token":null}"#, #"{"userinfo":1}"#,
        #"{"id_token":{"sub":{"value":1}}}"#, #"{"id_token":{"sub":{"values":[]}}}"#,
        #"{"id_token":{"sub":{"values":"a"}}} x"#,
        #"{"id_token":{"sub":{"values":["a",1]}}}"#, #"{"id_token":{"acr":{"essential":true,"value":null}}}"#,
        #"{"id_token":{"name":true}}"#, #"{"id_token":{"name":"x"}}"#, #"{"id_token":{"unknown":[]}}"#,
        #"{"id_token":[{}]}"#,
        #"{"id_token":{},"id_token":{"sub":{"value":"a"}}}"#, #"{"id_token":{"sub":{"value":"a","value":"b"}}}"#,
        #"{"userinfo":{"x":{"value":1e999}}}"#, "{\"id_token\":{}}\0",
    ])
    func `what isn't a claims request is refused`(parameter: String) {
        #expect(ClaimsRequest(parameter: parameter) == nil)
    }

    @Test(arguments: ["{}", #"{"id_token":{}}"#, #"{"other":1}"#, #"{"userinfo":{"x":{"value":[1,{}]}}}"#, " {\n} "])
    func `what asks for nothing that is known asks for nothing`(parameter: String) {
        #expect(ClaimsRequest(parameter: parameter) == ClaimsRequest())
    }

    @Test(arguments: [10, 513, 2_000])
    func `hostile nesting ends in a request or a refusal`(depth: Int) {
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            let deep = String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
            let parameter = #"{"userinfo":{"x":{"value":\#(deep)}}}"#
            #expect((ClaimsRequest(parameter: parameter) != nil) == (depth == 10))
            #expect(ClaimsRequest(parameter: String(repeating: open, count: depth)) == nil)
        }
    }

    @Test func `no text, however broken, is more than refused`() {
        var generator = SeededGenerator(seed: 8)
        let pieces = [
            "{", "}", #""id_token":"#, #""userinfo":"#, #""sub":"#, #""acr":"#, #""value":"#, #""values":"#,
            #""essential":true"#,
            "null", "[", "]", ",", "\"a\"", "1",
        ]
        for _ in 0..<6_000 {
            guard let request = ClaimsRequest(parameter: "{" + generator.text(of: pieces, atMost: 12) + "}") else {
                continue
            }
            #expect(request.claims.isEmpty)
        }
    }
}
