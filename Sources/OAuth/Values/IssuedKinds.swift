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

/// That somebody reads the mail of an address: the row behind a link and a code in a mail.
package enum MailProofKind: IssuedKind {
    package static let prefix = "ost_m_"
}

package typealias MailProofID = Identifier<MailProofKind>
/// The bearer value in a mail's link.
package typealias MailToken = IssuedValue<MailProofKind>

/// That somebody was asked in: the row behind the link with which they want no more of it.
package enum InvitationKind: IssuedKind {
    package static let prefix = "ost_i_"
}

package typealias InvitationToken = IssuedValue<InvitationKind>
