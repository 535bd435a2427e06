import OAuth

/// The links that stand in mails. They begin with the configured public URL, never with what a request said of itself.
struct MailLinks: Sendable {
    let publicURL: PublicURL

    /// The page on which a proof is confirmed.
    func link(_ token: MailToken, for purpose: Purpose, of tenant: Tenant) -> String {
        let path = purpose == .password ? "/reset/link" : "/verify/link"
        return page(path, of: tenant) + "?token=" + token.expose()
    }

    /// What a link leads to.
    enum Purpose {
        case confirmation
        case password
    }

    func page(_ path: String, of tenant: Tenant) -> String {
        Issuer(publicURL: publicURL, tenant: tenant.slug).url(path)
    }
}
