import HTTPTypes
import OAuth

/// The whole map of URLs.
enum Routes {
    /// Bytes of a form that a client or a page may post.
    static let formLimit = 32_768

    /// Below the public URL's path.
    static func all(_ services: WebServices) -> [Route] {
        let authorize = AuthorizeEndpoint(services)
        let pages = SignInPages(services)
        let consent = ConsentPages(services)
        let signUp = SignUpPages(services)
        let checkMail = CheckMailPages(services)
        let mailLink = MailLinkPages(services)
        let forgot = ForgotPages(services)
        let reset = ResetPages(services)
        let decline = DeclinePages(services)
        let restore = RestorePages(services)
        let token = TokenRoute(services)
        let logout = LogoutEndpoint(services)
        let accountSignIn = AccountSignInPages(services)
        let account = AccountPages(services)
        let profile = ProfilePages(services)
        let email = EmailPages(services)
        let password = PasswordPages(services)
        let devices = DevicesPages(services)
        let apps = AppsPages(services)
        let data = DataPages(services)
        let connections = ConnectionsPages(services)
        let federation = FederationPages(services)
        let finish = FinishPages(services)
        let sessions = SessionsAPI(services)
        let identities = IdentitiesAPI(services)
        let providers = IdentityProvidersAPI(services)
        let upstreamLogout = UpstreamLogoutRoutes(services)
        let userInfo = UserInfoRoute(services)
        let published = PublishedRoutes(services)
        let form = formLimit
        return [
            Route(.get, "/t/{tenant}/authorize", .page, .noStore, .tenant(authorize.get)),
            Route(.post, "/t/{tenant}/authorize", .page, body: form, .noStore, .tenant(authorize.post)),
            Route(.get, "/t/{tenant}/authorize/resume", .page, .noStore, .tenant(authorize.resume)),
            Route(.get, "/t/{tenant}/sign-in", .page, .noStore, .tenant(pages.show)),
            Route(.post, "/t/{tenant}/sign-in", .page, body: form, .noStore, .tenant(pages.submit)),
            Route(.get, "/t/{tenant}/choose-account", .page, .noStore, .tenant(pages.showAccounts)),
            Route(.post, "/t/{tenant}/choose-account", .page, body: form, .noStore, .tenant(pages.chooseAccount)),
            Route(.get, "/t/{tenant}/consent", .page, .noStore, .tenant(consent.show)),
            Route(.post, "/t/{tenant}/consent", .page, body: form, .noStore, .tenant(consent.decide)),
            Route(.get, "/t/{tenant}/sign-up", .page, .noStore, .tenant(signUp.show)),
            Route(.post, "/t/{tenant}/sign-up", .page, body: form, .noStore, .tenant(signUp.submit)),
            Route(.get, "/t/{tenant}/verify", .page, .noStore, .tenant(checkMail.show)),
            Route(.post, "/t/{tenant}/verify", .page, body: form, .noStore, .tenant(checkMail.submit)),
            Route(.get, "/t/{tenant}/verify/link", .page, .noStore, .tenant(mailLink.show)),
            Route(.post, "/t/{tenant}/verify/link", .page, body: form, .noStore, .tenant(mailLink.submit)),
            Route(.get, "/t/{tenant}/forgot", .page, .noStore, .tenant(forgot.show)),
            Route(.post, "/t/{tenant}/forgot", .page, body: form, .noStore, .tenant(forgot.submit)),
            Route(.get, "/t/{tenant}/reset", .page, .noStore, .tenant(reset.show)),
            Route(.post, "/t/{tenant}/reset", .page, body: form, .noStore, .tenant(reset.submit)),
            Route(.get, "/t/{tenant}/reset/link", .page, .noStore, .tenant(reset.showLink)),
            Route(.post, "/t/{tenant}/reset/link", .page, body: form, .noStore, .tenant(reset.submitLink)),
            Route(.get, "/t/{tenant}/decline", .page, .noStore, .tenant(decline.show)),
            Route(.post, "/t/{tenant}/decline", .page, body: form, .noStore, .tenant(decline.submit)),
            Route(.get, "/t/{tenant}/restore", .page, .noStore, .tenant(restore.show)),
            Route(.post, "/t/{tenant}/restore", .page, body: form, .noStore, .tenant(restore.submit)),
            Route(.get, "/t/{tenant}/federation/{provider}", .page, .noStore, .tenant(federation.depart)),
            Route(.get, "/t/{tenant}/federation/{provider}/callback", .page, .noStore, .tenant(federation.arrive)),
            Route(
                .post, "/t/{tenant}/federation/{provider}/callback", .page, body: form, .noStore,
                .tenant(federation.arriveByForm)),
            Route(
                .post, "/t/{tenant}/federation/{provider}/back-channel-logout", .document, body: form, .noStore,
                .tenant(upstreamLogout.end)),
            Route(.get, "/t/{tenant}/federation/{provider}/signed-out", .page, .noStore, .tenant(logout.arrive)),
            Route(.get, "/t/{tenant}/finish", .page, .noStore, .tenant(finish.show)),
            Route(.post, "/t/{tenant}/finish", .page, body: form, .noStore, .tenant(finish.submit)),
            Route(
                .post, "/t/{tenant}/token", .document, body: form, .noStore, cors: .clientOrigins, .tenant(token.token)),
            Route(
                .post, "/t/{tenant}/revoke", .document, body: form, .noStore, cors: .clientOrigins,
                .tenant(token.revoke)),
            Route(.post, "/t/{tenant}/introspect", .document, body: form, .noStore, .tenant(token.introspect)),
            Route(.get, "/t/{tenant}/logout", .page, .noStore, .tenant(logout.get)),
            Route(.post, "/t/{tenant}/logout", .page, body: form, .noStore, .tenant(logout.post)),
            Route(.get, "/t/{tenant}/logout/resume", .page, .noStore, .tenant(logout.resume)),
            Route(.post, "/t/{tenant}/logout/confirm", .page, body: form, .noStore, .tenant(logout.decide)),
            Route(.get, "/t/{tenant}/account", .page, .noStore, .tenant(account.overview)),
            Route(.get, "/t/{tenant}/account/sign-in", .page, .noStore, .tenant(accountSignIn.show)),
            Route(.post, "/t/{tenant}/account/sign-in", .page, body: form, .noStore, .tenant(accountSignIn.submit)),
            Route(.get, "/t/{tenant}/account/devices", .page, .noStore, .tenant(devices.show)),
            Route(.post, "/t/{tenant}/account/devices", .page, body: form, .noStore, .tenant(devices.end)),
            Route(.get, "/t/{tenant}/account/profile", .page, .noStore, .tenant(profile.show)),
            Route(.post, "/t/{tenant}/account/profile", .page, body: form, .noStore, .tenant(profile.submit)),
            Route(.get, "/t/{tenant}/account/email", .page, .noStore, .tenant(email.show)),
            Route(.post, "/t/{tenant}/account/email", .page, body: form, .noStore, .tenant(email.submit)),
            Route(.get, "/t/{tenant}/account/password", .page, .noStore, .tenant(password.show)),
            Route(.post, "/t/{tenant}/account/password", .page, body: form, .noStore, .tenant(password.submit)),
            Route(.get, "/t/{tenant}/account/connections", .page, .noStore, .tenant(connections.show)),
            Route(
                .post, "/t/{tenant}/account/connections", .page, body: form, .noStore,
                .tenant(connections.disconnect)),
            Route(.get, "/t/{tenant}/account/apps", .page, .noStore, .tenant(apps.show)),
            Route(.post, "/t/{tenant}/account/apps", .page, body: form, .noStore, .tenant(apps.withdraw)),
            Route(.get, "/t/{tenant}/account/activity", .page, .noStore, .tenant(account.activity)),
            Route(.get, "/t/{tenant}/account/data", .page, .noStore, .tenant(data.show)),
            Route(.post, "/t/{tenant}/account/data", .page, body: form, .noStore, .tenant(data.submit)),
            Route(.get, "/t/{tenant}/api/v1/users/{user}/sessions", .document, .noStore, .tenant(sessions.list)),
            Route(.delete, "/t/{tenant}/api/v1/users/{user}/sessions", .document, .noStore, .tenant(sessions.endAll)),
            Route(
                .delete, "/t/{tenant}/api/v1/users/{user}/sessions/{session}", .document, .noStore,
                .tenant(sessions.end)),
            Route(.get, "/t/{tenant}/api/v1/identity-providers", .document, .noStore, .tenant(providers.list)),
            Route(
                .put, "/t/{tenant}/api/v1/identity-providers/{provider}", .document, body: form, .noStore,
                .tenant(providers.put)),
            Route(
                .delete, "/t/{tenant}/api/v1/identity-providers/{provider}", .document, .noStore,
                .tenant(providers.delete)),
            Route(
                .get, "/t/{tenant}/api/v1/users/{user}/identities", .document, .noStore, .tenant(identities.list)),
            Route(
                .post, "/t/{tenant}/api/v1/users/{user}/identities/{provider}/token", .document, .noStore,
                .tenant(identities.token)),
            Route(.get, "/t/{tenant}/userinfo", .document, .noStore, cors: .anyone, .tenant(userInfo.get)),
            Route(
                .post, "/t/{tenant}/userinfo", .document, body: form, .noStore, cors: .anyone, .tenant(userInfo.post)),
            Route(.get, "/t/{tenant}/jwks", .document, .public(300), cors: .anyone, .tenant(published.keys)),
            Route(
                .get, "/t/{tenant}/.well-known/openid-configuration", .document, .public(3600), cors: .anyone,
                .tenant(published.metadata)),
            Route(.get, "/t/{tenant}/brand.css", .page, .public(3600), .tenant(BrandRoutes().stylesheet)),
            Route(.get, "/assets/{name}", .page, .immutable, .server(published.asset)),
            Route(.get, "/healthz", .document, .noStore, .server(published.alive)),
            Route(.get, "/readyz", .document, .noStore, .server(published.ready)),
        ] + demonstration(services)
    }

    /// At the root of the host, whatever path the public URL has: the well-known URIs into which a path is inserted
    /// (RFC 8414 section 3.1, and OpenID Connect's name for the same).
    static func wellKnown(_ services: WebServices) -> [Route] {
        let published = PublishedRoutes(services)
        return ["openid-configuration", "oauth-authorization-server"].map { name in
            Route(
                .get, "/.well-known/\(name)\(services.publicURL.path)/t/{tenant}", .document, .public(3600),
                cors: .anyone,
                .tenant(published.metadata))
        }
    }

    /// Only `ostiary dev` has these.
    private static func demonstration(_ services: WebServices) -> [Route] {
        guard let demonstration = services.demonstration else { return [] }
        let pages = DemonstrationPages(services, demonstration)
        let inbox = InboxPages(services)
        return [
            Route(.get, "/", .page, .noStore, .server(pages.welcome)),
            Route(.get, "/playground", .page, .noStore, .server(pages.playground)),
            Route(.get, "/t/{tenant}/inbox", .page, .noStore, .tenant(inbox.list)),
            Route(.get, "/t/{tenant}/inbox/{mail}", .page, .noStore, .tenant(inbox.show)),
        ]
    }
}
