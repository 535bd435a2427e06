import Credentials
import OAuth
import Outbound

/// All settings read and judged, before anything is made or started: what `check-config` shows, and what a command
/// turns into `Settings`.
struct SettingsReading: Sendable {
    /// Every setting in the order of the table, then every name that is no setting.
    let reports: [SettingReport]
    /// Empty when all is well; one line each.
    let problems: [String]
    private let complete: @Sendable () throws -> Settings

    /// Reads files and looks at directories, but makes and changes nothing.
    init(_ surroundings: Surroundings, profile: Profile) {
        var reader = SettingReader(surroundings)
        typealias Table = SettingTable
        let databaseURL = reader.read(Table.databaseURL)
        let databaseConnections = reader.read(Table.databaseConnections)
        let statementTimeout = reader.read(Table.statementTimeout)
        let dataDirectory = DirectoryDefaults.dataDirectory(&reader, surroundings, profile)
        let givenURL = reader.read(Table.publicURL)
        let listen = reader.read(Table.listen)
        let proxies = reader.read(Table.proxies)
        let givenSecret = reader.read(Table.masterSecret)
        let peppers = reader.read(Table.pepper) ?? []
        let smtp = reader.read(Table.smtpURL)
        let mailFrom = reader.read(Table.mailFrom)
        let logLevel = reader.read(Table.logLevel)
        let logFormat = reader.read(Table.logFormat)
        let templates = DirectoryDefaults.resource("templates", Table.templatesDirectory, &reader, surroundings)
        let migrations = DirectoryDefaults.resource("migrations", Table.migrationsDirectory, &reader, surroundings)
        let argon2 = SettingsReading.argon2(&reader)
        let givenThreads = reader.read(Table.hashThreads)
        let hashThreads = givenThreads ?? PasswordHasherSettings.defaultThreads(cores: surroundings.processors)
        if givenThreads == nil { reader.derive(Table.hashThreads, as: "\(hashThreads)") }
        let hashQueue = reader.read(Table.hashQueue)
        let networks = reader.read(Table.outboundNetworks)
        let plainHTTP = reader.read(Table.outboundPlainHTTP)
        let cacheSeconds = reader.read(Table.tenantCacheSeconds)
        let cacheSize = reader.read(Table.tenantCacheSize)
        let publicURL = PublicURLDefault.settle(given: givenURL, listen: listen, profile, &reader)
        let secret = MasterSecretSource.settle(given: givenSecret, dataDirectory: dataDirectory, profile, &reader)

        reports = reader.reports + reader.strays
        let problems = reader.problems
        self.problems = problems
        complete = {
            guard problems.isEmpty else { throw SettingsError(problems: problems) }
            return Settings(
                profile: profile, databaseURL: databaseURL, databaseConnections: databaseConnections,
                statementTimeout: statementTimeout, dataDirectory: dataDirectory, publicURL: publicURL,
                publicURLIsDerived: givenURL == nil, listen: listen, proxies: proxies,
                masterSecret: try secret.obtain(),
                peppers: peppers, smtp: smtp, mailFrom: mailFrom, logLevel: logLevel, logFormat: logFormat,
                templatesDirectory: templates,
                migrationsDirectory: migrations, argon2: argon2, hashThreads: hashThreads, hashQueue: hashQueue,
                outbound: SettingsReading.outbound(publicURL, networks, plainHTTP: plainHTTP),
                tenantCacheLifetime: .seconds(cacheSeconds), tenantCacheSize: cacheSize)
        }
    }

    /// Each of the three may be right by itself and the hash too much work all the same.
    private static func argon2(_ reader: inout SettingReader) -> Argon2Parameters {
        let memory = reader.read(SettingTable.argon2Memory)
        let iterations = reader.read(SettingTable.argon2Iterations)
        let parallelism = reader.read(SettingTable.argon2Parallelism)
        do throws(Argon2ParametersError) {
            return try Argon2Parameters(memoryKiB: memory, iterations: iterations, parallelism: parallelism)
        } catch {
            reader.refuse(SettingTable.argon2Memory, error.description)
            return .standard
        }
    }

    /// A server that is only reached on this machine may reach its apps there, too.
    private static func outbound(_ publicURL: PublicURL, _ networks: [Network], plainHTTP: Bool) -> FetcherSettings {
        FetcherSettings(
            allowsLoopback: publicURL.host.isLoopback, allowedNetworks: networks, allowsPlainHTTP: plainHTTP)
    }

    /// The settings; for `dev` this makes the data directory and its master secret, where they are missing.
    /// - Throws: `SettingsError` with every problem, or `EmbeddedPostgresError` when the data directory can't be made;
    ///   the description of either is all that the operator needs to see.
    func settings() throws -> Settings { try complete() }
}
