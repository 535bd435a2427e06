package import FoundationEssentials

/// An authorization request on its way through the pages of one tab. Nothing of it is stored on the server: it travels sealed.
///
/// It holds the request as it was written, so that each step reads it anew against the client as it is registered *now*.
package struct AuthorizationTransaction: SealedTransaction, Equatable {
    package static let purpose = "authorization transaction"

    /// The parameters, form-encoded, as the client sent them.
    package let request: String
    package let started: Date
    /// SHA-256 of the cookie of the browser that it belongs to. Nil only between a cross-site POST, which shows no cookie, and
    /// the redirect that follows it.
    package var browser: [UInt8]?
    /// The session that a sign-in within this transaction began: `prompt=login` and `max_age=0` are then satisfied.
    package var authenticatedIn: UUID?
    /// The session that a page last asked something of; another one's answer doesn't count.
    package var askedOf: UUID?
    /// The scopes that the consent page showed: what is allowed is what was read.
    package var askedScopes: [String]?
    /// The session whose person chose to go on with this account.
    package var chosenIn: UUID?
    /// The session whose person consented.
    package var consentedIn: UUID?
    /// The browser was sent to the provider that the request names: back from there, the choice is the person's.
    package var wasSentOff: Bool?

    package init(request: String, started: Date, browser: [UInt8]?) {
        self.request = request
        self.started = started
        self.browser = browser
    }

    package static let lifetime: TimeInterval = 3600

    /// Who asks, if the request says so.
    package var client: Client.ID? {
        (try? RequestParameters(formEncoded: request.utf8))?["client_id"].flatMap(Client.ID.init)
    }
}
