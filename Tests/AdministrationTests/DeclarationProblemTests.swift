import Administration
import Testing

@Suite struct DeclarationProblemTests {
    @Test func `all problems come at once, each with its line, its path and what was meant`() {
        let found = problems(
            """
            tenants:
              - slug: Acme
                nmae: Acme
                access_token_lifetime: 1s
                clients:
                  - id: web
                    redirect_uri: ["https://a.example/"]
                    redirect_uris: ["https://a.example/#x", "javascript:alert(1)"]
                    first_party: yes
                    type: secret
                  - name: without
                    grant_types: [password]
                users:
                  - email: nobody
                    password: ""
                  - email: ada@example.com
                    password_hash: "$1$x"
            version: 2
            """)
        #expect(
            found == [
                "line 2: tenants[0].slug: must be 1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit, "
                    + "not 'Acme'",
                "line 3: tenants[0]: has no member 'nmae'; did you mean name?",
                "line 4: tenants[0].access_token_lifetime: must be from 10 to 86400 seconds, not '1s'",
                "line 7: tenants[0].clients[0]: has no member 'redirect_uri'; did you mean redirect_uris?",
                "line 8: tenants[0].clients[0].redirect_uris[0]: must have no fragment (#…): 'https://a.example/#x'",
                "line 8: tenants[0].clients[0].redirect_uris[1]: has a scheme that can't be redirected to: "
                    + "'javascript:alert(1)'",
                "line 9: tenants[0].clients[0].first_party: must be true or false",
                "line 10: tenants[0].clients[0].type: must be one of confidential, public, not 'secret'",
                "line 11: tenants[0].clients[1]: has no id",
                "line 12: tenants[0].clients[1].grant_types[0]: must be one of authorization_code, client_credentials, "
                    + "refresh_token, not 'password'",
                "line 14: tenants[0].users[0].email: is not an e-mail address: 'nobody'",
                "line 15: tenants[0].users[0].password: is empty",
                "line 17: tenants[0].users[1].password_hash: can't be taken: the password hash is none of $argon2id$, "
                    + "$argon2i$, $2a$, $2b$, $2y$",
                "line 18: has no member 'version'",
            ])
    }

    @Test(arguments: [
        ("type: public, secret: abc", "secret: is not for a public client"),
        ("type: public, auth_method: client_secret_post", "auth_method: must be none (or absent) for a public client"),
        (
            "type: confidential, auth_method: none",
            "auth_method: can't be none for a confidential client; a client without a secret is public"
        ),
        ("auth_method: none, pkce_required: false", "pkce_required: can't be false for a public client"),
        (
            "type: public, grant_types: [client_credentials]",
            "grant_types: has client_credentials, which a public client can't prove itself for"
        ),
        ("scopes: [a b]", "scopes[0]: must be printable ASCII without spaces, quotation marks and backslashes"),
        ("scopes: [a, a]", "scopes[1]: is there twice"),
        ("scopes: openid", "scopes: must be a list ([a, b])"),
        ("scopes: [[a]]", "scopes[0]: must be a single value"),
        ("secret: ", "secret: has no value; leave the name out to have the default"),
        ("secret: pässword", "secret: must be 1 to 1000 printable ASCII characters"),
        ("name: ' '", "name: must have 1 to 200 characters"),
        (#"name: "a\u0007""#, "name: has a control character, or a line break"),
        ("first_party: 'true'", "first_party: must be true or false"),
        ("logo_uri: 'http://127.0.0.1/x.png'", "logo_uri: must be https: 'http://127.0.0.1/x.png'"),
        ("backchannel_logout_uri: 'app:/x'", "backchannel_logout_uri: must be https, or http on loopback: 'app:/x'"),
        ("id_token_algorithm: none", "id_token_algorithm: must be one of RS256, ES256, EdDSA, not 'none'"),
    ])
    func `a client against a rule is refused`(members: String, problem: String) {
        #expect(
            problems("tenants: [{slug: a, clients: [{id: web, \(members)}]}]") == [
                "line 1: tenants[0].clients[0].\(problem)"
            ])
    }

    @Test(arguments: [
        (
            "password: a, password_hash: '$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e'",
            "password_hash: stands beside password; keep one"
        ),
        ("phone_number_verified: true", "phone_number_verified: is true, and there is no phone_number"),
        ("picture: 'javascript:x'", "picture: must be an http or https URL, not 'javascript:x'"),
        ("address: London", "address: must be a mapping (name: value)"),
        ("updated_at: 5", "has no member 'updated_at'"),
        (
            "password_hash: '$2b$99$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e'",
            "password_hash: can't be taken: the bcrypt cost is 99; it must be from 4 to 16"
        ),
    ])
    func `a user against a rule is refused`(members: String, problem: String) {
        let separator = problem.hasPrefix("has") ? ": " : "."
        #expect(
            problems("tenants: [{slug: a, users: [{email: a@b, \(members)}]}]")
                == ["line 1: tenants[0].users[0]\(separator)\(problem)"])
    }

    @Test func `an identity is there once`() {
        #expect(
            problems(
                "tenants: [{slug: a}, {slug: a, clients: [{id: x}, {id: x}], users: [{email: a@b}, {email: A@B}]}]")
                == [
                    "line 1: tenants[1].clients[1].id: is the id of another one above",
                    "line 1: tenants[1].users[1].email: is the email of another one above",
                    "line 1: tenants[1].slug: is the slug of another one above",
                ])
    }

    @Test(arguments: [
        ("{}", ["has no id", "has no kind", "has no client_id"]),
        (
            "{id: A, kind: google, client_id: x}",
            [".id: must be 1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit, not 'A'"]
        ),
        (
            "{id: a, kind: x, client_id: x}",
            [
                ".kind: must be one of google, microsoft, apple, github, gitlab, discord, facebook, linkedin, oidc, oauth2, not 'x'"
            ]
        ),
        ("{id: a, kind: oidc, client_id: x}", ["has no issuer"]),
        (
            "{id: a, kind: oidc, client_id: x, issuer: 'http://a.example'}",
            [".issuer: is plain http beyond loopback: use https: 'http://a.example'"]
        ),
        (
            "{id: a, kind: oidc, client_id: x, issuer: 'https://a.example?b'}",
            [".issuer: must have no query: 'https://a.example?b'"]
        ),
        ("{id: a, kind: google, client_id: x, issuer: 'https://a.example'}", [".issuer: is known for this kind"]),
        (
            "{id: a, kind: oauth2, client_id: x, token_endpoint: 'https://a.example/t'}",
            ["has no authorization_endpoint", "has no userinfo_endpoint"]
        ),
        (
            "{id: a, kind: github, client_id: x, token_endpoint: 'https://a.example/t'}",
            [".token_endpoint: is for kind oauth2"]
        ),
        (
            "{id: a, kind: apple, client_id: x, client_secret: y}",
            [
                "has no team_id", "has no key_id",
                ".client_secret: is made from private_key: declare that, team_id and key_id",
            ]
        ),
        (
            "{id: a, kind: apple, client_id: x, team_id: t, key_id: k, private_key: y}",
            [".private_key: must be a P-256 private key in PEM (-----BEGIN PRIVATE KEY-----)"]
        ),
        ("{id: a, kind: github, client_id: x, team_id: t}", [".team_id: is for kind apple"]),
        (
            "{id: a, kind: oidc, client_id: x, issuer: 'https://a.example', auth_method: none, client_secret: y}",
            [".client_secret: is not for auth_method none"]
        ),
        (
            "{id: a, kind: google, client_id: x, trusted_domains: ['*', a.example]}",
            [".trusted_domains: has * beside other domains: * is all of them"]
        ),
        (
            "{id: a, kind: google, client_id: x, claims: {name: a..b, sub: b, roles: r}}",
            [
                ".claims.name: must be the name of a member, or a path as picture.data.url, not 'a..b'",
                ".claims.sub: is the ID token's for this kind",
                ".claims: has no member 'roles'",
            ]
        ),
        ("{id: a, kind: google, client_id: x, domain: y}", [": has no member 'domain'; did you mean domains?"]),
    ])
    func `what is wrong with an identity provider is told with its place`(yaml: String, wrong: [String]) {
        let found = problems("tenants: [{slug: a, identity_providers: [\(yaml)]}]")
        let place = "line 1: tenants[0].identity_providers[0]"
        #expect(found == wrong.map { place + ($0.hasPrefix(".") || $0.hasPrefix(":") ? $0 : ": " + $0) })
    }

    @Test func `no identity providers are none, and each is there once`() {
        #expect(problems("tenants: [{slug: a, identity_providers: []}]") == [])
        let twice = "{id: x, kind: google, client_id: c}, {id: x, kind: github, client_id: c}"
        #expect(
            problems("tenants: [{slug: a, identity_providers: [\(twice)]}]")
                == ["line 1: tenants[0].identity_providers[1].id: is the id of another one above"])
    }

    @Test(arguments: [
        ("", "declares nothing: there is no 'tenants:' in it"),
        ("# nothing", "declares nothing: there is no 'tenants:' in it"),
        ("{}", "line 1: declares nothing: there is no 'tenants:' in it"),
        ("just words", "line 1: must be a mapping (name: value)"),
        ("tenants: acme", "line 1: tenants: must be a list ([a, b])"),
        ("tenants: [acme]", "line 1: tenants[0]: must be a mapping (name: value)"),
        ("tenants: []\ntenants: []", "line 1: is there more than once: 'tenants'"),
        ("? [a]\n: b", "line 1: has a name that is not a plain word"), ("a\0b", "holds a NUL byte"),
    ])
    func `a file of another shape is one problem`(yaml: String, problem: String) {
        #expect(problems(yaml) == [problem])
    }

    @Test func `text that is no YAML is one problem that doesn't repeat the text`() {
        let found = problems("tenants:\n- slug: a\n  users:\n  - password: 'hunter2\n  - [")
        #expect(found.count == 1 && found[0].contains("is not YAML: "))
        #expect(!found[0].contains("hunter2") && !found[0].contains("\n"))
    }

    @Test func `a file is bounded, however its values come about`() {
        let large = "tenants: # " + String(repeating: "x", count: Declaration.maximumBytes)
        #expect(problems(large) == ["is larger than 8 MiB; divide it"])
        let bomb = (1...8).map { level in
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",")
            return "a\(level): &a\(level) [\(aliases)]"
        }
        let found = problems((["a0: &a0 x"] + bomb).joined(separator: "\n"))
        #expect(found.count == 1 && found[0].hasSuffix("is too large: it has more than 500000 values"))
        #expect(
            problems(String(repeating: "[", count: 30) + String(repeating: "]", count: 30)) == [
                "line 1: is nested too deep"
            ])
        #expect(problems(String(repeating: "[", count: 100_000)).count == 1)
    }

    @Test func `of very many problems the first hundred are told`() {
        let users = (0..<300).map { _ in "{email: x}" }.joined(separator: ", ")
        let found = problems("tenants: [{slug: a, users: [\(users)]}]")
        #expect(found.count == 101)
        #expect(found.last == "and 200 more problems")
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        #expect(throws: DeclarationProblems.self) { try Declaration(yaml: [0x74, 0xFF]) }
    }
}
