import Credentials
import Logging
import OAuth
import Outbound

/// Every setting, in the order in which help and reports show them.
enum SettingTable {
    static let databaseURL = Setting<String?>(
        name: "DATABASE_URL", isSecret: true, initial: nil, initialText: "a private Postgres in the data directory",
        help: "The Postgres (15 or later) to keep everything in: a postgres:// URL or a libpq connection string.",
        parse: SettingParsers.databaseURL)
    static let databaseConnections = Setting(
        name: "DATABASE_CONNECTIONS", initial: 4, initialText: "4",
        help: "How many connections to Postgres are shared by all requests.", parse: SettingParsers.count(1...100))
    static let statementTimeout = Setting(
        name: "STATEMENT_TIMEOUT", initial: .seconds(5), initialText: "5s",
        help: "How long one statement may take before its request is answered with 503.",
        parse: SettingParsers.duration(.milliseconds(100) ... .seconds(300)))
    static let dataDirectory = Setting<String?>(
        name: "DATA_DIR", initial: nil,
        initialText: "/var/lib/ostiary for root, else ~/.local/share/ostiary; dev: ./.ostiary",
        help: "The directory of the private Postgres and of what dev makes for itself.", parse: SettingParsers.path)
    static let publicURL = Setting<PublicURL?>(
        name: "PUBLIC_URL", initial: nil, initialText: "from LISTEN, when that is a loopback address",
        help: "The URL at which browsers reach the server, https unless it is loopback; it may have a path.",
        parse: SettingParsers.publicURL)
    static let listen = Setting(
        name: "LISTEN", initial: ListenAddress.standard, initialText: "127.0.0.1:8080",
        help: "Where to accept connections: HOST:PORT or [IPV6]:PORT; port 0 takes a free one.",
        parse: { text throws(InvalidSetting) in try ListenAddress(text) })
    static let proxies = Setting(
        name: "PROXIES", initial: 0, initialText: "0",
        help: "How many proxies of your own stand before the server: as far from its end X-Forwarded-For is believed.",
        parse: SettingParsers.count(0...9))
    static let masterSecret = Setting<MasterSecret?>(
        name: "MASTER_SECRET", isSecret: true, initial: nil, initialText: "none; dev makes its own",
        help: "At least 32 random bytes, from which all other keys are derived: openssl rand -base64 32.",
        parse: MasterSecretSetting.parse)
    static let pepper = Setting<[Pepper]?>(
        name: "PEPPER", isSecret: true, initial: nil, initialText: "none",
        help: "More keys to seal password hashes, as VERSION:BASE64 with commas between; the highest version seals.",
        parse: Pepper.list)
    static let smtpURL = Setting<SMTPSettings?>(
        name: "SMTP_URL", isSecret: true, initial: nil, initialText: "none: mail stays in the outbox",
        help: "The mail server: smtp://USER:PASSWORD@HOST[:PORT] (STARTTLS) or smtps://…; ?tls=none on this machine.",
        parse: SettingParsers.smtpURL)
    static let mailFrom = Setting<EmailAddress?>(
        name: "MAIL_FROM", initial: nil, initialText: "no-reply@ and the host of PUBLIC_URL",
        help: "The address that mail is sent from; each tenant's name stands beside it.",
        parse: SettingParsers.mailAddress)
    static let logLevel = Setting(
        name: "LOG_LEVEL", initial: Logger.Level.info, initialText: "info",
        help: "What to log at least: trace, debug, info, notice, warning, error or critical.",
        parse: SettingParsers.choice(of: Logger.Level.self))
    static let logFormat = Setting(
        name: "LOG_FORMAT", initial: LogFormat.text, initialText: "text",
        help: "How to log: text for people, json for collectors.", parse: SettingParsers.choice(of: LogFormat.self))
    static let templatesDirectory = Setting<String?>(
        name: "TEMPLATES_DIR", initial: nil,
        initialText: "templates, beside the executable or in the working directory",
        help: "The directory of pages, mails, assets and message catalogs.", parse: SettingParsers.path)
    static let migrationsDirectory = Setting<String?>(
        name: "MIGRATIONS_DIR", initial: nil,
        initialText: "migrations, beside the executable or in the working directory",
        help: "The directory of the database migrations.", parse: SettingParsers.path)
    static let argon2Memory = Setting(
        name: "ARGON2_MEMORY", initial: 19456, initialText: "19456",
        help: "Memory of one Argon2id password hash, in KiB.",
        parse: SettingParsers.count(8192...Argon2Parameters.maximumMemoryKiB))
    static let argon2Iterations = Setting(
        name: "ARGON2_ITERATIONS", initial: 2, initialText: "2",
        help: "Passes of one Argon2id password hash.", parse: SettingParsers.count(Argon2Parameters.iterationsRange))
    static let argon2Parallelism = Setting(
        name: "ARGON2_PARALLELISM", initial: 1, initialText: "1",
        help: "Lanes of one Argon2id password hash.", parse: SettingParsers.count(Argon2Parameters.parallelismRange))
    static let hashThreads = Setting<Int?>(
        name: "HASH_THREADS", initial: nil, initialText: "half of the cores, at least 1",
        help: "How many passwords are hashed at once.",
        parse: SettingParsers.optionalCount(PasswordHasherSettings.threadsRange))
    static let hashQueue = Setting(
        name: "HASH_QUEUE", initial: 64, initialText: "64",
        help: "How many sign-ins may wait for a hash before more are answered with 503.",
        parse: SettingParsers.count(PasswordHasherSettings.waitingRange))
    static let outboundNetworks = Setting<[Network]>(
        name: "OUTBOUND_NETWORKS", initial: [], initialText: "none: public addresses only",
        help: "Networks of your own in which apps may be told of logouts, as 10.0.0.0/8, with commas between.",
        parse: SettingParsers.networks)
    static let outboundPlainHTTP = Setting(
        name: "OUTBOUND_PLAIN_HTTP", initial: false, initialText: "false",
        help: "Whether apps in those networks may be told by plain http: true or false.",
        parse: SettingParsers.flag)
    static let tenantCacheSeconds = Setting(
        name: "TENANT_CACHE_SECONDS", initial: 10, initialText: "10",
        help: "For how many seconds a node may act on a tenant or client as it was before a change.",
        parse: SettingParsers.count(0...3600))
    static let tenantCacheSize = Setting(
        name: "TENANT_CACHE_SIZE", initial: 1000, initialText: "1000",
        help: "How many tenants are kept in memory at most, and how many clients of all of them.",
        parse: SettingParsers.count(1...1_000_000))

    static let all: [any SettingDeclaration] = [
        databaseURL, databaseConnections, statementTimeout, dataDirectory, publicURL, listen, proxies, masterSecret,
        pepper, smtpURL, mailFrom,
        logLevel, logFormat, templatesDirectory, migrationsDirectory, argon2Memory, argon2Iterations,
        argon2Parallelism, hashThreads, hashQueue, outboundNetworks, outboundPlainHTTP, tenantCacheSeconds,
        tenantCacheSize,
    ]

    /// The variable that names the configuration file; no setting, since a file can't name itself.
    static let configurationVariable = "OSTIARY_CONFIG"
}
