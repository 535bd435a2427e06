import OAuth
import SignIn
import Store
import Web

/// The tenant that `ostiary dev` declares at each start: who is in it, and what to tell whoever started it.
struct DemoTenant: Sendable {
    let publicURL: PublicURL

    private static let slug = "demo"
    private static let email = "ada@example.com"
    private static let password = "correct horse battery staple"
    private static let playground = "playground"
    private static let confidentialClient = "demo-web"
    private static let confidentialSecret = "demo-secret-not-for-production"

    private var issuer: String { "\(publicURL)/t/\(DemoTenant.slug)" }

    /// In the format of `ostiary apply`.
    var declaration: String {
        """
        tenants:
          - slug: \(DemoTenant.slug)
            name: Demo
            clients:
              - id: \(DemoTenant.playground)
                name: Playground
                type: public
                redirect_uris: ["\(publicURL)/playground"]
                post_logout_redirect_uris: ["\(publicURL)/playground"]
                grant_types: [authorization_code, refresh_token]
                scopes: [openid, profile, email, phone, address, roles, offline_access]
                first_party: true
              - id: \(DemoTenant.confidentialClient)
                name: Demo Web
                type: confidential
                secret: \(DemoTenant.confidentialSecret)
                application_type: native
                redirect_uris: ["http://127.0.0.1/callback", "http://localhost/callback"]
                post_logout_redirect_uris: ["http://127.0.0.1/", "http://localhost/"]
                grant_types: [authorization_code, refresh_token, client_credentials]
                scopes: [openid, profile, email, phone, address, roles, offline_access]
            users:
              - email: \(DemoTenant.email)
                email_verified: true
                name: Ada Lovelace
                given_name: Ada
                family_name: Lovelace
                password: \(DemoTenant.password)
                roles: [admin]
        """
    }

    func demonstration(_ store: Store) throws -> Demonstration {
        guard let slug = Tenant.Slug(DemoTenant.slug) else { throw InvalidSetting("no slug: \(DemoTenant.slug)") }
        return Demonstration(
            tenant: slug, clientID: DemoTenant.playground, email: DemoTenant.email, password: DemoTenant.password,
            mails: WrittenMails(store: store))
    }

    /// What to open, whom to sign in as, and how to stop.
    var printOut: String {
        """

        Ostiary is running.

          Open           \(publicURL)/
          Sign in as     \(DemoTenant.email)  /  \(DemoTenant.password)

          Issuer         \(issuer)
          Public client  \(DemoTenant.playground)  (redirects to \(publicURL)/playground)
          Confidential   \(DemoTenant.confidentialClient)  secret \(DemoTenant.confidentialSecret)
                         (redirects to http://127.0.0.1:ANY/callback or http://localhost:ANY/callback)

          Account        \(issuer)/account
          Mail           \(issuer)/inbox

          Ctrl-C stops everything; nothing is lost.

        """
    }
}
