import Credentials
import FoundationEssentials
import Logging
import Testing

@testable import Ostiary

@Suite struct SettingsTests {
    @Test func `with nothing but a master secret the defaults hold`() throws {
        let fixture = Fixture()
        let settings = try fixture.reading().settings()
        #expect(settings.databaseURL == nil)
        #expect(settings.databaseConnections == 4)
        #expect(settings.statementTimeout == .seconds(5))
        #expect(settings.dataDirectory == "/home/me/.local/share/ostiary")
        #expect("\(settings.listen)" == "127.0.0.1:8080")
        #expect("\(settings.publicURL)" == "http://127.0.0.1:8080")
        #expect(settings.masterSecret.hasKeys(of: Fixture.secret))
        #expect(settings.peppers.isEmpty)
        #expect(settings.logLevel == .info)
        #expect(settings.logFormat == .text)
        #expect(settings.templatesDirectory == fixture.directory.path + "/templates")
        #expect(settings.migrationsDirectory == fixture.directory.path + "/migrations")
        #expect(settings.argon2 == .standard)
        #expect(settings.hashThreads == 2)
        #expect(settings.hashQueue == 64)
        #expect(settings.tenantCacheLifetime == .seconds(10))
        #expect(settings.tenantCacheSize == 1000)
    }

    @Test func `the environment wins over the file, and the file over the default`() throws {
        let settings = try Fixture().reading(
            ["OSTIARY_LISTEN": "[::1]:9000"],
            file: "listen: 127.0.0.1:1\nlog_format: json\nlog_level: Debug\nstatement_timeout: 2s\nhash_queue: 7\n"
        ).settings()
        #expect(settings.listen == ListenAddress(host: "::1", port: 9000))
        #expect(settings.logFormat == .json)
        #expect(settings.logLevel == .debug)
        #expect(settings.statementTimeout == .seconds(2))
        #expect(settings.hashQueue == 7)
    }

    @Test func `OSTIARY_CONFIG names the file, and an empty variable is not set`() throws {
        let fixture = Fixture()
        let path = try fixture.directory.write("hash_queue: 9\npublic_url:\n", to: "other.yaml")
        let settings = try fixture.reading(["OSTIARY_CONFIG": path, "OSTIARY_HASH_QUEUE": ""]).settings()
        #expect(settings.hashQueue == 9)
    }

    @Test func `every default that is written parses to the value that is used`() throws {
        let written = Dictionary(
            uniqueKeysWithValues: SettingTable.all.filter { !$0.isSecret && !$0.initialText.contains(" ") }
                .map { ($0.variable, $0.initialText) })
        #expect(written.count == 13)
        let fixture = Fixture()
        let (given, unset) = (try fixture.reading(written), try fixture.reading())
        #expect(given.problems == [])
        #expect(given.reports.map(\.value) == unset.reports.map(\.value))
        let (a, b) = (try given.settings(), try unset.settings())
        #expect(a.argon2 == b.argon2 && a.listen == b.listen && a.statementTimeout == b.statementTimeout)
        #expect(a.tenantCacheLifetime == b.tenantCacheLifetime && a.tenantCacheSize == b.tenantCacheSize)
        #expect(a.databaseConnections == b.databaseConnections && a.hashQueue == b.hashQueue)
    }

    @Test func `every setting of the table is read and reported, in its order`() throws {
        #expect(Set(try Fixture().reading().reports.map(\.name)) == Set(SettingTable.all.map(\.variable)))
        #expect(try Fixture().reading().reports.count == SettingTable.all.count)
    }

    @Test func `all problems come at once, one line each, and name their place`() throws {
        let problems = try Fixture().problems(
            [
                "OSTIARY_LISTEN": "localhost", "OSTIARY_PUBLC_URL": "https://a.example", "OSTIARY_LOG_FORMAT": "xml",
                "OSTIARY_LISTEN_FILE": "/x",
            ],
            file: "hash_queue: many\nstatement_timout: 5s\nlog_level: [a]\nsmtp: x\n")
        #expect(
            problems == [
                "DIR/ostiary.yaml:3: log_level must be a single value, not a list or a mapping",
                "OSTIARY_LISTEN_FILE: is not a setting",
                "OSTIARY_PUBLC_URL: is not a setting; did you mean OSTIARY_PUBLIC_URL?",
                "DIR/ostiary.yaml:2: statement_timout: is not a setting; did you mean statement_timeout?",
                "DIR/ostiary.yaml:4: smtp: is not a setting",
                "OSTIARY_LISTEN: must be HOST:PORT or [IPV6]:PORT, not 'localhost'",
                "OSTIARY_LOG_FORMAT: must be one of text, json, not 'xml'",
                "DIR/ostiary.yaml:1: hash_queue: must be a number from 1 to 10000, not 'many'",
            ])
    }

    @Test(arguments: ["- a\n- b\n", "just words", "a: [", "listen: a\nlisten: b\n", "\u{0}"])
    func `a file that is no mapping of names to values is one problem of one line`(text: String) throws {
        let problems = try Fixture().problems([:], file: text)
        #expect(problems.count == 1)
        #expect(problems[0].hasPrefix("DIR/ostiary.yaml: "), "\(problems)")
        #expect(!problems[0].contains("\n"))
    }

    @Test func `a configuration file that is not there is a problem, an empty one is not`() throws {
        #expect(
            try Fixture().problems(["OSTIARY_CONFIG": "/nowhere.yaml"]) == [
                "/nowhere.yaml: can't be read: No such file or directory"
            ])
        #expect(try Fixture().problems([:], file: "# nothing\n") == [])
    }

    @Test func `a directory of templates that is not there is a problem`() throws {
        let elsewhere = TemporaryDirectory()
        let fixture = Fixture()
        #expect(
            try fixture.problems(["OSTIARY_TEMPLATES_DIR": "nowhere"]) == [
                "OSTIARY_TEMPLATES_DIR: DIR/nowhere is not a directory"
            ])
        let surroundings = Surroundings(
            environment: ["OSTIARY_MASTER_SECRET": Fixture.secret, "HOME": "/h"], configurationFile: nil,
            workingDirectory: elsewhere.path, executableDirectory: "/nowhere", runsAsRoot: false, processors: 1,
            databaseUser: nil)
        #expect(SettingsReading(surroundings, profile: .serve).problems.count == 2)
    }

    @Test(arguments: [
        ["OSTIARY_ARGON2_MEMORY": "8191"], ["OSTIARY_ARGON2_MEMORY": "1048577"], ["OSTIARY_ARGON2_ITERATIONS": "1025"],
        ["OSTIARY_ARGON2_ITERATIONS": "0"], ["OSTIARY_ARGON2_PARALLELISM": "17"],
        ["OSTIARY_ARGON2_MEMORY": "1048576", "OSTIARY_ARGON2_ITERATIONS": "5"],
        ["OSTIARY_HASH_THREADS": "65"], ["OSTIARY_HASH_QUEUE": "10001"], ["OSTIARY_PUBLIC_URL": "http://127.1.2.3:9"],
        ["OSTIARY_PUBLIC_URL": "http://a.localhost"], ["OSTIARY_LISTEN": "127.1.2.3:9"],
    ])
    func `what the server could not be made of is refused when settings are read`(given: [String: String]) throws {
        let problems = try Fixture().problems(given)
        #expect(problems.count == 1 && !problems.joined().contains("\n"))
    }

    @Test(arguments: [
        ["OSTIARY_ARGON2_MEMORY": "8192", "OSTIARY_ARGON2_ITERATIONS": "512", "OSTIARY_ARGON2_PARALLELISM": "16"],
        ["OSTIARY_ARGON2_MEMORY": "1048576", "OSTIARY_ARGON2_ITERATIONS": "4", "OSTIARY_HASH_THREADS": "64"],
    ])
    func `a server can be made of whatever passes`(given: [String: String]) throws {
        let settings = try Fixture().reading(given).settings()
        #expect(throws: Never.self) {
            try PasswordHasherSettings(
                parameters: settings.argon2, threads: settings.hashThreads, waiting: settings.hashQueue)
        }
    }

    @Test func `however many cores there are, the default of threads is one that the hasher takes`() {
        for (cores, threads) in [(1, 1), (2, 1), (4, 2), (128, 64), (1024, 64)] {
            #expect(PasswordHasherSettings.defaultThreads(cores: cores) == threads)
        }
    }
}
