/// The session at a provider that stands behind one here.
package struct UpstreamSession: Sendable, Equatable, Codable {
    /// `sid` there; nil: it has no name.
    package let sid: String?
    /// The ID token as it came, for signing out there (OpenID Connect RP-Initiated Logout 2). Nil unless the tenant wants that.
    package let idToken: String?

    package init(sid: String?, idToken: String?) {
        self.sid = sid
        self.idToken = idToken
    }
}
