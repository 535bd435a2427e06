import Credentials
import OAuth
import Testing

@testable import Ostiary

@Suite struct SecretTests {
    @Test(arguments: [
        "tiny", String(repeating: "a", count: 64), String(repeating: "secret-!", count: 8),
        "abcdefghijklmnopqrstuvwxyz0123456789", "please-change-me-please-change-it!",
        "0123456701234567012345670123456701",
    ])
    func `a master secret that can be guessed is refused, and not repeated`(text: String) throws {
        let problems = try Fixture().reading(["OSTIARY_MASTER_SECRET": text], secret: false).problems
        #expect(problems.count == 1)
        #expect(!problems.joined().contains(text))
    }

    @Test(arguments: [
        "b2f1c0de9a8374655647382910abcdef", "kR0w1Q0vUoYx3f1o0m3Qd2mJmY7kz1r0kq0m1m6xL2A=",
        "wind lemon tractor opaque sixteen harbour",
    ])
    func `hex, base64 and words are taken as they are`(text: String) throws {
        #expect(try MasterSecretSetting.read(text).hasKeys(of: text))
    }

    @Test func `a secret can be a file, whose last line end is not part of it`() throws {
        let fixture = Fixture()
        let path = try fixture.directory.write(Fixture.secret + "\n", to: "secret")
        let variable = try fixture.reading(["OSTIARY_MASTER_SECRET_FILE": path], secret: false)
        #expect(try variable.settings().masterSecret.hasKeys(of: Fixture.secret))
        let key = try fixture.reading(file: "master_secret_file: secret\n", secret: false)
        #expect(try key.settings().masterSecret.hasKeys(of: Fixture.secret))
    }

    @Test func `a secret given twice, or as a file that is empty or missing, is a problem`() throws {
        let fixture = Fixture()
        let empty = try fixture.directory.write("\n", to: "empty")
        #expect(
            try fixture.reading(["OSTIARY_MASTER_SECRET_FILE": empty]).problems == [
                "OSTIARY_MASTER_SECRET_FILE (\(empty)): OSTIARY_MASTER_SECRET is set too; keep one"
            ])
        #expect(
            try fixture.reading(["OSTIARY_DATABASE_URL_FILE": empty]).problems == [
                "OSTIARY_DATABASE_URL_FILE (\(empty)): is empty"
            ])
        #expect(
            try fixture.reading(["OSTIARY_DATABASE_URL_FILE": "/nowhere"]).problems == [
                "OSTIARY_DATABASE_URL_FILE (/nowhere): can't be read: No such file or directory"
            ])
    }

    @Test func `no secret shows in reports, descriptions or dumps`() throws {
        let url = "postgres://me:hidden@db/x"
        let reading = try Fixture().reading(["OSTIARY_DATABASE_URL": url, "OSTIARY_PEPPER": "2:" + pepper])
        let settings = try reading.settings()
        #expect(settings.databaseURL == url)
        var dumped = ""
        dump((settings.masterSecret, settings.peppers), to: &dumped)
        let shown = try SettingsRendering.text(reading) + SettingsRendering.json(reading) + dumped
        for secret in [Fixture.secret, "hidden", pepper, "113,"] { #expect(!shown.contains(secret)) }
    }

    @Test func `peppers come sorted by version`() throws {
        let peppers = try #require(try Pepper.list("255:\(pepper), 2:\(pepper)"))
        #expect(peppers.map(\.version) == [2, 255])
        #expect(peppers[0].bytes.count == 32)
    }

    @Test(arguments: [
        "", "2", "0:\(pepper)", "1:\(pepper)", "256:\(pepper)", "2:QQ==", "2:\(pepper.dropLast(4))", "2:AAAA\(pepper)",
        "x:\(pepper)", "2:!!", "2:\(pepper),2:\(pepper)", "2:\(pepper),",
    ])
    func `peppers that are no list of versions and keys are refused`(text: String) {
        #expect(throws: InvalidSetting.self) { try Pepper.list(text) }
    }

    @Test func `a pepper that is given goes beside the derived one: what that sealed opens, and is due for a new seal`()
        throws
    {
        let hash = try PasswordHash(
            parsing: "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$Qe32z03gjF7+TTFt5Et/Z5B70F4ctMNNdiauiF4svn8")
        let alone = try Peppers(of: Fixture().reading().settings())
        let given = ["OSTIARY_PEPPER": "2:" + pepper]
        let both = try Peppers(of: Fixture().reading(given).settings())
        #expect(try both.open(alone.seal(hash, context: [1]), context: [1]).needsReseal)
        #expect(try both.seal(hash, context: [1]).first == 2)
        #expect(both.currentVersion == 2 && alone.currentVersion == 1)
        #expect(both.fingerprints[1] == alone.fingerprints[1])
        #expect(Set(both.fingerprints.values).count == 2)
    }

    @Test(arguments: ["mysql://db/x", "db.example", "postgres://a\u{0}b"])
    func `a database that is no Postgres is refused without repeating it`(text: String) throws {
        let problems = try Fixture().reading(["OSTIARY_DATABASE_URL": text]).problems
        #expect(problems.count == 1)
        #expect(!problems.joined().contains(text))
    }
}

private let pepper = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA="
