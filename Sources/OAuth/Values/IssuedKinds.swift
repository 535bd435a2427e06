/// A browser in which a person is signed in: the row behind the session cookie, `sid` in tokens.
package enum SessionKind: IssuedKind {
    package static let prefix = "ost_s_"
}

package typealias SessionID = Identifier<SessionKind>
/// The session cookie's value.
package typealias SessionCookie = IssuedValue<SessionKind>

/// What a person allowed a client to have, once: the row behind a code and the tokens that came of it.
package enum GrantKind: IssuedKind {
    package static let prefix = "ost_c_"
}

package typealias GrantID = Identifier<GrantKind>
/// The authorization code (RFC 6749 section 1.3.1).
package typealias AuthorizationCode = IssuedValue<GrantKind>

/// What a tenant's own backend proves itself with at the tenant API.
package enum APIKeyKind: IssuedKind {
    package static let prefix = "ost_k_"
}

package typealias APIKeyID = Identifier<APIKeyKind>
/// The key's text.
package typealias APIKey = IssuedValue<APIKeyKind>
