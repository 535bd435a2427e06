import FoundationEssentials
import OAuth

/// What a provider says has ended there (OpenID Connect Back-Channel Logout 2.4).
struct UpstreamLogoutToken: Sendable {
    let authority: String
    /// Of whom; nil: of one session alone.
    let subject: String?
    /// Which session; nil: all of the person's.
    let session: String?
    let issued: Date

    private static let event = "http://schemas.openid.net/event/backchannel-logout"

    /// Reads claims that are the provider's. Throws for what is no logout token: one with a `nonce` is an ID token (2.6, step 6).
    init(_ claims: [String: JSONValue], authority: String) throws(UpstreamRefusal) {
        guard claims["nonce"] == nil, claims["events"]?.object?[Self.event]?.object != nil,
            let issued = UpstreamToken.time(claims["iat"]),
            claims["jti"]?.string != nil
        else { throw .idTokenMalformed }
        subject = claims["sub"]?.string
        session = claims["sid"]?.string
        guard subject != nil || session != nil else { throw .subjectMissing }
        guard [subject, session].allSatisfy({ $0?.isPlain ?? true }) else { throw .idTokenMalformed }
        self.authority = authority
        self.issued = issued
    }
}
