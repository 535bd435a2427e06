import Glibc

/// Where directories are that no setting names.
enum DirectoryDefaults {
    /// Absolute; it need not exist yet.
    static func dataDirectory(
        _ reader: inout SettingReader, _ surroundings: Surroundings, _ profile: Profile
    ) -> String {
        if let given = reader.read(SettingTable.dataDirectory) { return surroundings.absolute(given) }
        let chosen = profile == .dev ? developmentDirectory(surroundings) : standardDirectory(surroundings)
        guard let chosen else {
            reader.refuse(SettingTable.dataDirectory, "is missing, and there is no HOME to put a default in")
            return "/"
        }
        reader.derive(SettingTable.dataDirectory, as: chosen)
        return chosen
    }

    /// Absolute; a directory that is not there is refused.
    static func resource(
        _ name: String, _ setting: Setting<String?>, _ reader: inout SettingReader, _ surroundings: Surroundings
    ) -> String {
        if let given = reader.read(setting) {
            let path = surroundings.absolute(given)
            if !isDirectory(path) { reader.refuse(setting, "\(path) is not a directory") }
            return path
        }
        let candidates = [surroundings.executableDirectory, surroundings.workingDirectory].map { $0 + "/" + name }
        guard let found = candidates.first(where: isDirectory) else {
            reader.refuse(setting, "is missing, and there is no \(candidates.joined(separator: " nor "))")
            return candidates[0]
        }
        reader.derive(setting, as: found)
        return found
    }

    /// `./.ostiary`, unless root works in a directory that the user of the embedded Postgres can't enter.
    private static func developmentDirectory(_ surroundings: Surroundings) -> String {
        if surroundings.runsAsRoot, let user = surroundings.databaseUser,
            user.obstacle(on: surroundings.workingDirectory) != nil
        {
            return "/var/lib/ostiary-dev"
        }
        return surroundings.absolute(".ostiary")
    }

    private static func standardDirectory(_ surroundings: Surroundings) -> String? {
        if surroundings.runsAsRoot { return "/var/lib/ostiary" }
        if let data = surroundings.environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/ostiary" }
        guard let home = surroundings.environment["HOME"], home.hasPrefix("/") else { return nil }
        return surroundings.absolute(home + "/.local/share/ostiary")
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
