/// Everything outside the settings themselves that they are read from; nothing else is looked at but the files
/// and directories that are named here or in a setting.
struct Surroundings: Sendable {
    /// The whole environment: `OSTIARY_…` variables are settings, `HOME`, `XDG_DATA_HOME` give the data directory.
    let environment: [String: String]
    /// The YAML file of `--config`; nil: `OSTIARY_CONFIG` of the environment, or no file.
    let configurationFile: String?
    /// Absolute; relative paths in settings start here.
    let workingDirectory: String
    /// Absolute, symlinks resolved; `templates` and `migrations` are looked for here first.
    let executableDirectory: String
    let runsAsRoot: Bool
    /// How many cores the server may use.
    let processors: Int
    /// Who will run the embedded Postgres, asked only for the data directory of `dev`.
    let databaseUser: DatabaseUser?

    /// `path` made absolute, without trailing slashes and `.` segments; symlinks and `..` are left alone.
    func absolute(_ path: String) -> String {
        let whole = path.hasPrefix("/") ? path : workingDirectory + "/" + path
        let segments = whole.split(separator: "/").filter { $0 != "." }
        return "/" + segments.joined(separator: "/")
    }
}
