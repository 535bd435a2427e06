import Administration
import Credentials
import FoundationEssentials
import Grants
import Hummingbird
import HummingbirdCore
import Keys
import Logging
import OAuth
import Outbound
import Postgres
import ServiceLifecycle
import SignIn
import Store
import UnixSignals
import Web

/// The server: every part of the house wired to the next, and the services that keep it going.
struct OstiaryServer {
    private let settings: Settings
    private let foundations: Foundations
    private let below: [any Service]
    private let logger: Logger

    /// `foundations` stand on a database whose schema is migrated; `below` are the services that it needs, the last to be stopped.
    init(settings: Settings, foundations: Foundations, below: [any Service], logger: Logger) {
        self.settings = settings
        self.foundations = foundations
        self.below = below
        self.logger = logger
    }

    /// Serves until SIGINT or SIGTERM: requests in flight are answered, then everything closes in the reverse order.
    /// `prepare` runs when the database answers and before the first request; `onListening` when requests are accepted.
    func run(
        demonstration: Demonstration? = nil, prepare: @escaping @Sendable () async throws -> Void = {},
        onListening: @escaping @Sendable () async -> Void = {}
    ) async throws {
        let store = foundations.store
        let keys = KeyRing(
            store: store, staleness: settings.tenantCacheLifetime, limit: settings.tenantCacheSize)
        let directory = Directory(
            store: store, staleness: settings.tenantCacheLifetime, limit: settings.tenantCacheSize)
        let fetcher = Fetcher(settings.outbound)
        let backChannelLogout = BackChannelLogout(
            store: store, keys: keys, directory: directory, fetcher: fetcher, publicURL: settings.publicURL,
            logger: logger)
        let providers = ProviderDirectory(
            store: store, staleness: settings.tenantCacheLifetime, limit: settings.tenantCacheSize)
        // Its own: a provider that hangs keeps no client from being told of a logout.
        let upstreamFetcher = Fetcher(settings.upstream)
        let federation = Federation(
            store: store, directory: providers, fetcher: upstreamFetcher, publicURL: settings.publicURL, logger: logger)
        let services = try services(directory, federation, keys, demonstration)
        let mailSender = settings.smtp.map { SMTPSender($0.introducing(ownName: settings.publicURL.host.inURL)) }
        let mail = try mailSender.map { try mailDelivery($0, services) }
        if mail == nil, demonstration == nil {
            logger.warning("OSTIARY_SMTP_URL is not set: mail is written, and not sent; nobody can prove an address")
        }
        var application = Application(
            responder: WebServer.responder(services), server: WebServer.http(),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.listen.host, port: settings.listen.port), serverName: nil),
            onServerRunning: { _ in await onListening() }, logger: logger)
        let foundations = foundations
        application.beforeServerStarts {
            try await foundations.checkKeys()
            try await prepare()
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: below + [
                    DatabaseService(database: foundations.database),
                    ChangeFollower(store: store, directory: directory, providers: providers, keys: keys),
                    KeyHeartbeat(store: store, logger: logger, now: { Date() }),
                    Housekeeping(store: store, logger: logger, now: { Date() }),
                    OutboxDelivery(
                        outbox: LogoutNoticeOutbox(backChannelLogout: backChannelLogout, store: store), logger: logger,
                        now: { Date() }),
                ] + (mail ?? []) + [application],
                gracefulShutdownSignals: [.sigint, .sigterm], logger: logger))
        try await group.run()
        fetcher.shutdown()
        upstreamFetcher.shutdown()
        mailSender?.shutdown()
        await foundations.hasher.shutDown()
    }

    private func mailDelivery(_ sender: SMTPSender, _ services: WebServices) throws -> [any Service] {
        let dispatch = MailDispatch(
            store: foundations.store, sender: sender, from: try MailAddress(settings.mailSender),
            publicURL: settings.publicURL, logger: logger,
            render: { letter, tenant in
                let rendered = services.templates.render(letter, of: tenant, publicURL: services.publicURL)
                return MailDispatch.Words(
                    subject: rendered.subject, language: rendered.language, text: rendered.text, html: rendered.html)
            })
        return [OutboxDelivery(outbox: MailOutbox(dispatch: dispatch), logger: logger, now: { Date() })]
    }

    private func services(
        _ directory: Directory, _ federation: Federation, _ keys: KeyRing, _ demonstration: Demonstration?
    ) throws -> WebServices {
        let store = foundations.store
        let refreshTokens = RefreshTokenSeal(key: settings.masterSecret.key(for: .refreshTokens))
        return WebServices(
            publicURL: settings.publicURL, proxies: settings.proxies, directory: directory,
            sessions: Sessions(store: store),
            devices: Devices(store: store), apiKeys: APIKeys(store: store),
            passwords: PasswordSignIn(store: store, passwords: foundations.passwords, logger: logger),
            accounts: Accounts(
                store: store, passwords: foundations.passwords, publicURL: settings.publicURL),
            federation: federation,
            administrator: Administrator(store: store, hasher: foundations.hasher, peppers: foundations.peppers),
            consents: Consents(store: store, logger: logger),
            authorizations: Authorizations(store: store, keys: keys),
            tokens: TokenEndpoint(
                store: store, keys: keys, directory: directory, refreshTokens: refreshTokens,
                patience: settings.statementTimeout, logger: logger),
            revocations: RevocationEndpoint(
                store: store, keys: keys, directory: directory, refreshTokens: refreshTokens),
            introspections: IntrospectionEndpoint(
                store: store, keys: keys, directory: directory, refreshTokens: refreshTokens),
            userInfo: UserInfoEndpoint(store: store, keys: keys),
            logout: Logout(store: store, keys: keys),
            documents: PublishedDocuments(store: store, keys: keys, limit: settings.tenantCacheSize),
            templates: try Templates(
                directory: settings.templatesDirectory, assetPath: settings.publicURL.path + "/assets/"),
            transactions: TransactionSeal(key: settings.masterSecret.key(for: .transactions)),
            demonstration: demonstration, logger: logger, now: { Date() })
    }
}
