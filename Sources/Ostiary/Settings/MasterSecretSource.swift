import OAuth

/// How the master secret will be had, decided while settings are read and done when they are used.
enum MasterSecretSource: Sendable {
    case given(MasterSecret)
    case file(DevelopmentSecret)
    case missing

    /// `serve` wants one from the operator: one that lies beside the database would be stolen with it.
    static func settle(
        given: MasterSecret?, dataDirectory: String, _ profile: Profile, _ reader: inout SettingReader
    ) -> MasterSecretSource {
        if let given { return .given(given) }
        let file = DevelopmentSecret(directory: dataDirectory)
        switch profile {
        case .dev:
            reader.derive(SettingTable.masterSecret, as: "set", from: .dataDirectory(path: file.path))
            return .file(file)
        case .command where file.exists:
            reader.derive(SettingTable.masterSecret, as: "set", from: .dataDirectory(path: file.path))
            return .file(file)
        case .command, .serve:
            reader.refuse(
                SettingTable.masterSecret,
                "is missing: give 32 random bytes or more (openssl rand -base64 32), or a file of them in "
                    + "\(SettingTable.masterSecret.variable)_FILE")
            return .missing
        }
    }

    func obtain() throws -> MasterSecret {
        switch self {
        case .given(let secret): secret
        case .file(let file): try file.obtain()
        case .missing: throw SettingsError(problems: ["\(SettingTable.masterSecret.variable): is missing"])
        }
    }
}
