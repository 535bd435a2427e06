import FoundationEssentials

/// What the reading and the table look like to people and to programs.
enum SettingsRendering {
    /// Name, value and origin of every setting in columns, then the problems; ends with a line end.
    static func text(_ reading: SettingsReading) -> String {
        let known = reading.reports.filter { $0.value != nil }
        let rows = known.map { [$0.name, $0.value ?? "", $0.origin == $0.name ? "environment" : $0.origin] }
        let verdict =
            reading.problems.isEmpty
            ? "All settings are well."
            : ([reading.problems.count == 1 ? "1 problem:" : "\(reading.problems.count) problems:"]
                + reading.problems.map { "  " + $0 }).joined(separator: "\n")
        return columns(rows) + "\n" + verdict + "\n"
    }

    /// `{"settings": [{name, value, origin, problem}], "valid": true}`
    static func json(_ reading: SettingsReading) throws -> String {
        struct Document: Encodable {
            let settings: [SettingReport]
            let valid: Bool
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let document = Document(settings: reading.reports, valid: reading.problems.isEmpty)
        return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    }

    /// For `--help`: every variable with its sentence and its default.
    static func help() -> String {
        let secrets = "Secrets can be read from a file: …_FILE names it."
        let file =
            "The file of --config or \(SettingTable.configurationVariable) holds the same names in lower case "
            + "without the prefix (listen: 127.0.0.1:8080); the environment wins."
        let rows = SettingTable.all.map { "  \($0.variable)\n      \($0.help) [\($0.initialText)]" }
        return (rows + ["", file, secrets]).joined(separator: "\n") + "\n"
    }

    /// For the README: the table in Markdown.
    static func markdown() -> String {
        let rows = SettingTable.all.map { setting in
            let names = "`\(setting.variable)`" + (setting.isSecret ? " or `\(setting.variable)_FILE`" : "")
            return "| \(names) | \(setting.initialText) | \(setting.help) |"
        }
        return (["| setting | default | what it is |", "|---|---|---|"] + rows).joined(separator: "\n") + "\n"
    }

    private static func columns(_ rows: [[String]]) -> String {
        let widths = (0..<2).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let padded = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return (padded + [row[2]]).joined(separator: "  ") + "\n"
        }.joined()
    }
}
