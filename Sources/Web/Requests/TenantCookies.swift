import Crypto
import HTTPTypes
import OAuth

/// The cookies of a tenant. Name and path are bound to it, so that two tenants of one server never read each other's.
struct TenantCookies: Sendable {
    private let issuer: Issuer
    private let session: String
    private let browser: String
    private let attributes: String

    init(_ tenant: Tenant, issuer: Issuer) {
        self.issuer = issuer
        let isSecure = issuer.origin.hasPrefix("https:")
        let prefix = isSecure ? "__Secure-ostiary-" : "ostiary-"
        session = prefix + tenant.slug.description + "-session"
        browser = prefix + tenant.slug.description + "-browser"
        attributes = "; Path=\(issuer.path); HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "")
    }

    /// The session cookie's text, as the browser sent it.
    func session(in request: ServerRequest) -> String? { request.cookie(session) }

    /// The header that gives the browser its session. Without a lifetime, in seconds, it ends with the browser.
    func setting(_ cookie: SessionCookie, lifetime: Int?) -> HTTPField {
        let age = lifetime.map { "; Max-Age=\($0)" } ?? ""
        return HTTPField(name: .setCookie, value: "\(session)=\(cookie.expose())\(attributes)\(age)")
    }

    /// The header that takes the session cookie back.
    var removal: HTTPField {
        HTTPField(name: .setCookie, value: "\(session)=\(attributes); Max-Age=0")
    }

    /// What ties a transaction to a browser: a random value that only it has.
    struct Browser: Sendable {
        /// SHA-256 of the value; it stands in the sealed transaction.
        let binding: [UInt8]
        /// The header that gives the browser the value; nil when it has one.
        let setting: HTTPField?
    }

    /// The browser that sent the request; nil when it sent no cookie.
    func browser(in request: ServerRequest) -> Browser? {
        guard let value = request.cookie(browser).flatMap({ Base64URL.decode($0) }), value.count == 32 else {
            return nil
        }
        return Browser(binding: Array(SHA256.hash(data: value)), setting: nil)
    }

    /// A value for a browser that has none yet.
    func newBrowser() -> Browser {
        let value = Secret.random().expose()
        return Browser(
            binding: Array(SHA256.hash(data: value)),
            setting: HTTPField(name: .setCookie, value: "\(browser)=\(Base64URL.encode(value))\(attributes)"))
    }
}
