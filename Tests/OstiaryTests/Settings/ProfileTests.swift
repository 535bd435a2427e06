import Crypto
import FoundationEssentials
import OAuth
import Testing

@testable import Ostiary

@Suite struct ProfileTests {
    @Test func `serve refuses a missing master secret and a plain public URL, each in one line`() throws {
        let problems = try Fixture().reading(["OSTIARY_PUBLIC_URL": "http://login.example"], secret: false).problems
        try #require(problems.count == 2)
        #expect(
            problems[0]
                == "OSTIARY_PUBLIC_URL: http://login.example is plain http beyond loopback, where passwords and tokens "
                + "can be read: use https")
        #expect(problems[1].hasPrefix("OSTIARY_MASTER_SECRET: is missing: "))
        #expect(problems.allSatisfy { !$0.contains("\n") })
    }

    @Test(arguments: ["https://login.example", "http://127.0.0.1:8080", "http://localhost", "http://[::1]:1"])
    func `serve takes https and plain loopback`(url: String) throws {
        #expect(try "\(Fixture().reading(["OSTIARY_PUBLIC_URL": url]).settings().publicURL)" == url)
    }

    @Test func `serve beyond loopback must be told its public URL`() throws {
        #expect(try Fixture().problems(["OSTIARY_LISTEN": "0.0.0.0:80"]).count == 1)
        #expect(try Fixture().problems(["OSTIARY_LISTEN": "0.0.0.0:80"], profile: .command) == [])
        let url = try Fixture().reading(["OSTIARY_LISTEN": "0.0.0.0:81"], profile: .dev).settings().publicURL
        #expect("\(url)" == "http://127.0.0.1:81")
    }

    @Test func `a derived public URL takes the port that port 0 became, a given one stays`() throws {
        let derived = try Fixture().reading(["OSTIARY_LISTEN": "[::1]:0"]).settings()
        #expect("\(derived.publicURL(listeningOn: 4711))" == "http://[::1]:4711")
        let given = try Fixture().reading(["OSTIARY_PUBLIC_URL": "https://a.example/x"]).settings()
        #expect("\(given.publicURL(listeningOn: 4711))" == "https://a.example/x")
    }

    @Test func `dev makes a secret once, for its owner alone, and the commands find it`() throws {
        let fixture = Fixture()
        let first = try fixture.reading(profile: .dev, secret: false).settings()
        #expect(first.dataDirectory == fixture.directory.path + "/.ostiary")
        #expect(fixture.directory.mode(of: ".ostiary/master-secret") == 0o600)
        let second = try fixture.reading(profile: .dev, secret: false).settings()
        #expect(first.masterSecret.hasKeys(of: second.masterSecret))
        let data = ["OSTIARY_DATA_DIR": ".ostiary"]
        let command = try fixture.reading(data, profile: .command, secret: false).settings()
        #expect(command.masterSecret.hasKeys(of: first.masterSecret))
        #expect(try fixture.reading(data, secret: false).problems.count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: first.dataDirectory) == ["master-secret"])
    }

    @Test func `many who make the secret at once agree on one`() async throws {
        let directory = TemporaryDirectory()
        let secrets = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<20 {
                group.addTask {
                    let secret = try DevelopmentSecret(directory: directory.path + "/data").obtain()
                    return secret.key(for: .columns).withUnsafeBytes { Array($0) }
                }
            }
            return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(secrets.count == 1)
    }

    @Test func `reading the settings makes nothing`() throws {
        let fixture = Fixture()
        #expect(try fixture.reading(profile: .dev, secret: false).problems == [])
        #expect(fixture.directory.mode(of: ".ostiary") == 0)
    }

    @Test func `a secret file that was emptied is an error, not a new secret`() throws {
        let directory = TemporaryDirectory()
        _ = try directory.write("", to: "master-secret")
        #expect(throws: SettingsError.self) { try DevelopmentSecret(directory: directory.path).obtain() }
    }

    @Test func `the data directory follows the user`() throws {
        let fixture = Fixture()
        #expect(try fixture.reading(isRoot: true).settings().dataDirectory == "/var/lib/ostiary")
        #expect(try fixture.reading(["XDG_DATA_HOME": "/d"]).settings().dataDirectory == "/d/ostiary")
        #expect(try fixture.reading(["HOME": "relative"]).problems.count == 1)
    }

    @Test func `dev of root falls back where the user of Postgres can't enter`() throws {
        let fixture = Fixture()
        let working = fixture.directory.make("closed")
        let user = DatabaseUser(name: "somebody", uid: 4711, gid: 4711)
        func directory() throws -> String? {
            try fixture.reading(profile: .dev, isRoot: true, user: user, working: working).reports
                .first { $0.name == "OSTIARY_DATA_DIR" }?.value
        }
        #expect(try directory() == working + "/.ostiary")
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: working)
        #expect(try directory() == "/var/lib/ostiary-dev")
    }
}
