import Credentials
import Logging
import OAuth
import Outbound

/// What the operator has chosen, complete and checked; it never changes while the server runs.
struct Settings: Sendable {
    let profile: Profile
    /// nil: the embedded Postgres in `dataDirectory`.
    let databaseURL: String?
    let databaseConnections: Int
    let statementTimeout: Duration
    /// Absolute; not created by reading the settings, except by `dev` for its master secret.
    let dataDirectory: String
    private(set) var publicURL: PublicURL
    /// Whether `publicURL` follows from `listen`, because none was given.
    let publicURLIsDerived: Bool
    private(set) var listen: ListenAddress
    /// How many proxies of the operator's own append to `X-Forwarded-For`.
    let proxies: Int
    let masterSecret: MasterSecret
    /// Sorted by version, without the derived one.
    let peppers: [Pepper]
    /// Nil: mail stays in the outbox.
    let smtp: SMTPSettings?
    /// Nil: as `mailSender` says.
    let mailFrom: EmailAddress?
    let logLevel: Logger.Level
    let logFormat: LogFormat
    /// Absolute, and a directory.
    let templatesDirectory: String
    /// Absolute, and a directory.
    let migrationsDirectory: String
    let argon2: Argon2Parameters
    let hashThreads: Int
    let hashQueue: Int
    /// Which servers of others may be connected to.
    let outbound: FetcherSettings
    /// The bound on how stale a cached tenant or client may be.
    let tenantCacheLifetime: Duration
    let tenantCacheSize: Int

    /// The same rules for asking identity providers, of whom there are many at once while people sign in.
    var upstream: FetcherSettings {
        var settings = outbound
        settings.maximumInFlight = 256
        settings.maximumWaiting = 512
        return settings
    }

    /// The address that mail comes from.
    var mailSender: String {
        mailFrom?.text ?? "no-reply@" + (publicURL.host.isLoopback ? "localhost" : publicURL.host.inURL)
    }

    /// The same settings with a port in the place of 0, so that the public URL is known before the first answer is prepared.
    func settled(onPort port: Int) -> Settings {
        var settled = self
        settled.publicURL = publicURL(listeningOn: port)
        settled.listen = ListenAddress(host: listen.host, port: port)
        return settled
    }

    /// The public URL of a server that listens on `port`: the given one, or the derived one with the port that
    /// port 0 turned out to be.
    func publicURL(listeningOn port: Int) -> PublicURL {
        guard publicURLIsDerived else { return publicURL }
        return PublicURL(isHTTPS: publicURL.isHTTPS, host: publicURL.host, port: port, path: publicURL.path)
    }
}
