import Crypto
import OAuth

@testable import Ostiary

/// Settings of a test: a directory with `templates` and `migrations`, and nothing else set but what is given.
struct Fixture {
    static let secret = "q3vXk0mZ8sT1yB6nLw9eRf4uHj7aCd2p"

    let directory = TemporaryDirectory()

    init() {
        _ = directory.make("templates")
        _ = directory.make("migrations")
    }

    func reading(
        _ environment: [String: String] = [:], file: String? = nil, profile: Profile = .serve, secret: Bool = true,
        isRoot: Bool = false, user: DatabaseUser? = nil, working: String? = nil
    ) throws -> SettingsReading {
        var environment = environment
        if secret { environment["OSTIARY_MASTER_SECRET"] = Self.secret }
        environment["HOME"] = environment["HOME"] ?? "/home/me"
        let configuration = try file.map { try directory.write($0, to: "ostiary.yaml") }
        let surroundings = Surroundings(
            environment: environment, configurationFile: configuration, workingDirectory: working ?? directory.path,
            executableDirectory: directory.path, runsAsRoot: isRoot, processors: 4, databaseUser: user)
        return SettingsReading(surroundings, profile: profile)
    }

    func problems(_ environment: [String: String], file: String? = nil, profile: Profile = .serve) throws -> [String] {
        try reading(environment, file: file, profile: profile).problems.map {
            $0.split(separator: directory.path, omittingEmptySubsequences: false).joined(separator: "DIR")
        }
    }
}

extension MasterSecret {
    /// Whether the bytes of the text are what its keys are derived from.
    func hasKeys(of text: String) -> Bool { hasKeys(of: MasterSecret(Secret(text: text))) }

    func hasKeys(of other: MasterSecret) -> Bool {
        Purpose.allCases.allSatisfy { key(for: $0) == other.key(for: $0) }
    }
}
