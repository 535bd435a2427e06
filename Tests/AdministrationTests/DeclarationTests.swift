import Administration
import OAuth
import Testing

@Suite struct DeclarationTests {
    private func tenant(_ yaml: String) throws -> TenantDeclaration {
        try #require(try Declaration(yaml: Array(yaml.utf8)).tenants.first)
    }

    @Test func `the file of the design is understood`() throws {
        let tenant = try tenant(
            #"""
            tenants:
              - slug: acme
                name: Acme
                clients:
                  - id: web
                    name: Acme Web
                    type: confidential            # or public
                    secret: s3cret-for-tests      # absent: generated, printed once
                    auth_method: client_secret_basic
                    redirect_uris: ["http://127.0.0.1:9000/callback"]
                    post_logout_redirect_uris: ["http://127.0.0.1:9000/"]
                    grant_types: [authorization_code, refresh_token]
                    scopes: [openid, profile, email, offline_access]
                    first_party: true             # no consent page
                    application_type: web         # or native: any port on loopback redirects
                    pkce_required: true
                    backchannel_logout_uri: "http://127.0.0.1:9000/logged-out"
                users:
                  - email: ada@example.com
                    email_verified: true
                    name: Ada Lovelace
                    password: correct horse battery staple   # or password_hash: "$2b$…", "$argon2id$…"
                    roles: [admin]
            """#)
        #expect(tenant.slug.description == "acme" && tenant.name == "Acme" && tenant.isEnabled == nil)
        let web = try #require(tenant.clients.first)
        #expect(web.client.name == "Acme Web" && web.client.isFirstParty && web.client.requiresPKCE)
        #expect(web.client.authenticationMethod == .clientSecretBasic && web.client.applicationType == .web)
        #expect(web.secret?.matches(Secret(text: "s3cret-for-tests")) == true)
        #expect(web.client.redirectURIs.map(\.description) == ["http://127.0.0.1:9000/callback"])
        #expect(web.client.postLogoutRedirectURIs.map(\.description) == ["http://127.0.0.1:9000/"])
        #expect(web.backchannelLogoutURI == "http://127.0.0.1:9000/logged-out")
        #expect(web.client.grantTypes == [.authorizationCode, .refreshToken])
        #expect(web.client.scopes == ["openid", "profile", "email", "offline_access"])
        let ada = try #require(tenant.users.first)
        #expect(ada.email.text == "ada@example.com" && ada.emailVerified == true && ada.roles == ["admin"])
        #expect(ada.profile == [.name: "Ada Lovelace"])
        guard case .typed = ada.password else {
            Issue.record("the password is not a typed one")
            return
        }
    }

    @Test func `with nothing but identities the defaults hold`() throws {
        let tenant = try tenant(
            "tenants: [{slug: a, clients: [{id: web}, {id: spa, type: public}], users: [{email: x@y}]}]")
        #expect(tenant.name == "a" && tenant.policy == Tenant.Policy())
        let (web, spa) = (tenant.clients[0], tenant.clients[1])
        #expect(web.client.name == "web" && web.client.authenticationMethod == .clientSecretBasic && web.secret == nil)
        #expect(web.client.grantTypes == [.authorizationCode])
        #expect(web.client.scopes == ["openid", "profile", "email"] && !web.client.isFirstParty)
        #expect(web.client.applicationType == .web && web.client.requiresPKCE)
        #expect(web.client.idTokenAlgorithm == .rs256 && web.client.logoURI == nil)
        #expect(spa.client.isPublic && spa.client.requiresPKCE)
        let user = tenant.users[0]
        #expect(user.emailVerified == nil && user.isEnabled == nil && user.roles == [] && user.profile == [:])
        guard case .none = user.password else {
            Issue.record("there is a password")
            return
        }
    }

    @Test func `a tenant's policy and a user's claims are read under their names`() throws {
        let tenant = try tenant(
            """
            tenants:
              - slug: acme
                enabled: false
                default_audience: https://api.example
                access_token_algorithm: EdDSA
                access_token_lifetime: 5m
                session_idle_lifetime: 90
                session_lifetime: 12h
                key_lifetime: 30d
                users:
                  - email: Ada@Example.com
                    given_name: Ada
                    family_name: Lovelace
                    birthdate: 1815-12-10
                    website: https://ada.example/
                    locale: en-GB
                    phone_number: +44 20 7946 0000
                    phone_number_verified: true
                    address: {street_address: "12 St James's Square\\nLondon", country: GB}
                    enabled: false
            """)
        #expect(tenant.isEnabled == false)
        #expect(tenant.policy.defaultAudience == "https://api.example")
        #expect(tenant.policy.accessTokenAlgorithm == .edDSA && tenant.policy.accessTokenLifetime == 300)
        #expect(tenant.policy.sessionIdleLifetime == 90 && tenant.policy.sessionLifetime == 43_200)
        #expect(tenant.policy.keyLifetime == 30 * 86400)
        let ada = tenant.users[0]
        #expect(ada.email.key == "ada@example.com" && ada.isEnabled == false)
        #expect(ada.profile[.birthdate] == "1815-12-10" && ada.profile[.locale] == "en-GB")
        #expect(ada.profile.count == 5)
        #expect(ada.phoneNumber == "+44 20 7946 0000" && ada.phoneNumberVerified == true)
        #expect(ada.address == ["street_address": "12 St James's Square\nLondon", "country": "GB"])
    }

    @Test func `JSON is as good, and an alias repeats what it names`() throws {
        #expect(try tenant(#"{"tenants": [{"slug": "acme", "name": "Ä & <b>"}]}"#).name == "Ä & <b>")
        let tenant = try tenant(
            "tenants: [{slug: a, clients: [{id: b, redirect_uris: &uris ['https://a.example/']}, {id: c, redirect_uris: *uris}]}]"
        )
        #expect(tenant.clients.map(\.client.redirectURIs.count) == [1, 1])
    }

    @Test func `what a command gives is read by the same rules`() throws {
        let client = try ClientDeclaration(
            .mapping([("id", .text("web")), ("redirect_uris", .list(["https://a.example/"])), ("name", nil)]))
        #expect(client.client.redirectURIs.count == 1 && client.client.name == "web")
        let error = #expect(throws: DeclarationProblems.self) {
            try ClientDeclaration(.mapping([("id", .text("")), ("redirect_uris", .list(["http://a.example"]))]))
        }
        #expect(
            error?.list.map(\.description) == [
                "id: must be 1 to 255 printable ASCII characters",
                "redirect_uris[0]: is plain http beyond loopback: use https: 'http://a.example'",
            ])
    }
}
