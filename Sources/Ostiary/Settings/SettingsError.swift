/// Everything that is wrong with the settings, one line each.
struct SettingsError: Error, CustomStringConvertible {
    let problems: [String]

    var description: String { problems.joined(separator: "\n") }
}
