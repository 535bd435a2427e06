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
        let token = TokenRoute(services)
        let logout = LogoutEndpoint(services)
        let accountSignIn = AccountSignInPages(services)
        let devices = DevicesPages(services)
        let sessions = SessionsAPI(services)
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
            Route(.get, "/t/{tenant}/account", .page, .noStore, .tenant(devices.first)),
            Route(.get, "/t/{tenant}/account/sign-in", .page, .noStore, .tenant(accountSignIn.show)),
            Route(.post, "/t/{tenant}/account/sign-in", .page, body: form, .noStore, .tenant(accountSignIn.submit)),
            Route(.get, "/t/{tenant}/account/devices", .page, .noStore, .tenant(devices.show)),
            Route(.post, "/t/{tenant}/account/devices", .page, body: form, .noStore, .tenant(devices.end)),
            Route(.get, "/t/{tenant}/api/v1/users/{user}/sessions", .document, .noStore, .tenant(sessions.list)),
            Route(.delete, "/t/{tenant}/api/v1/users/{user}/sessions", .document, .noStore, .tenant(sessions.endAll)),
            Route(
                .delete, "/t/{tenant}/api/v1/users/{user}/sessions/{session}", .document, .noStore,
                .tenant(sessions.end)),
            Route(.get, "/t/{tenant}/userinfo", .document, .noStore, cors: .anyone, .tenant(userInfo.get)),
            Route(
                .post, "/t/{tenant}/userinfo", .document, body: form, .noStore, cors: .anyone, .tenant(userInfo.post)),
            Route(.get, "/t/{tenant}/jwks", .document, .public(300), cors: .anyone, .tenant(published.keys)),
            Route(
                .get, "/t/{tenant}/.well-known/openid-configuration", .document, .public(3600), cors: .anyone,
                .tenant(published.metadata)),
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
        return [
            Route(.get, "/", .page, .noStore, .server(pages.welcome)),
            Route(.get, "/playground", .page, .noStore, .server(pages.playground)),
        ]
    }
}
