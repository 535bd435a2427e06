package import Administration
package import FoundationEssentials
package import Grants
package import Logging
package import OAuth
package import SignIn

/// What the endpoints call: the two halves of the house, the pages, and the configuration that shows in URLs. One object that all of
/// them refer to: it is large, and copied with each of them for each request if it were a value.
package final class WebServices: Sendable {
    package let publicURL: PublicURL
    /// How many proxies of the operator's own stand before the server.
    package let proxies: Int
    package let directory: Directory
    package let sessions: Sessions
    package let devices: Devices
    package let apiKeys: APIKeys
    package let passwords: PasswordSignIn
    package let accounts: Accounts
    package let federation: Federation
    package let administrator: Administrator
    package let consents: Consents
    package let authorizations: Authorizations
    package let tokens: TokenEndpoint
    package let revocations: RevocationEndpoint
    package let introspections: IntrospectionEndpoint
    package let userInfo: UserInfoEndpoint
    package let logout: Logout
    package let documents: PublishedDocuments
    package let templates: Templates
    package let transactions: TransactionSeal
    /// Nil in production.
    package let demonstration: Demonstration?
    package let logger: Logger
    package let now: @Sendable () -> Date

    package init(
        publicURL: PublicURL, proxies: Int = 0, directory: Directory, sessions: Sessions, devices: Devices,
        apiKeys: APIKeys,
        passwords: PasswordSignIn, accounts: Accounts, federation: Federation,
        administrator: Administrator, consents: Consents,
        authorizations: Authorizations, tokens: TokenEndpoint, revocations: RevocationEndpoint,
        introspections: IntrospectionEndpoint, userInfo: UserInfoEndpoint, logout: Logout,
        documents: PublishedDocuments, templates: Templates, transactions: TransactionSeal,
        demonstration: Demonstration?, logger: Logger, now: @escaping @Sendable () -> Date
    ) {
        self.publicURL = publicURL
        self.proxies = proxies
        self.directory = directory
        self.sessions = sessions
        self.devices = devices
        self.apiKeys = apiKeys
        self.passwords = passwords
        self.accounts = accounts
        self.federation = federation
        self.administrator = administrator
        self.consents = consents
        self.authorizations = authorizations
        self.tokens = tokens
        self.revocations = revocations
        self.introspections = introspections
        self.userInfo = userInfo
        self.logout = logout
        self.documents = documents
        self.templates = templates
        self.transactions = transactions
        self.demonstration = demonstration
        self.logger = logger
        self.now = now
    }
}

/// What `ostiary dev` shows on its first page.
package struct Demonstration: Sendable {
    package let tenant: Tenant.Slug
    package let clientID: String
    package let email: String
    package let password: String
    /// What it has written to people.
    package let mails: WrittenMails

    package init(tenant: Tenant.Slug, clientID: String, email: String, password: String, mails: WrittenMails) {
        self.mails = mails
        self.tenant = tenant
        self.clientID = clientID
        self.email = email
        self.password = password
    }
}
