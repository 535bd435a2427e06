import Administration

/// Reads settings one by one from the environment, then the YAML file, then their defaults; notes where each came
/// from, and gathers what is wrong instead of stopping at the first problem.
struct SettingReader {
    private let surroundings: Surroundings
    private let file: ConfigurationFile?
    private(set) var reports: [SettingReport] = []
    /// Problems that belong to no setting: of the file, of unknown names.
    private(set) var strays: [SettingReport] = []

    init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
        let named = surroundings.configurationFile ?? surroundings.environment[SettingTable.configurationVariable]
        file = named.flatMap { $0.isEmpty ? nil : ConfigurationFile(path: surroundings.absolute($0)) }
        strays += (file?.problems ?? []).map {
            SettingReport(name: SettingTable.configurationVariable, origin: file?.path ?? "", problem: $0)
        }
        noteUnknownNames()
    }

    /// One line each.
    var problems: [String] { (strays + reports).compactMap(\.problem) }

    /// The value, or the setting's initial one where it is not set, or wrong (which is noted).
    mutating func read<Value>(_ setting: Setting<Value>) -> Value {
        var report = SettingReport(
            name: setting.variable, value: setting.isSecret ? "not set" : setting.initialText,
            origin: SettingOrigin.standard.description)
        defer { reports.append(report) }
        do {
            guard let (text, origin) = try source(of: setting, into: &report) else { return setting.initial }
            report.origin = origin.description
            report.value = setting.isSecret ? "set" : text
            return try setting.parse(text)
        } catch {
            report.problem = "\(report.origin): \(error.reason)"
            return setting.initial
        }
    }

    /// States what a setting that was not given came out as.
    mutating func derive<Value>(_ setting: Setting<Value?>, as value: String, from origin: SettingOrigin = .standard) {
        change(setting) { report in
            report.value = setting.isSecret ? "set" : value
            report.origin = origin.description
        }
    }

    /// Adds a problem that shows only when settings are seen together; a setting keeps the first that it has.
    mutating func refuse(_ setting: any SettingDeclaration, _ reason: String) {
        change(setting) { report in
            let place = report.origin == SettingOrigin.standard.description ? report.name : report.origin
            report.problem = report.problem ?? "\(place): \(reason)"
        }
    }

    private mutating func change(_ setting: any SettingDeclaration, _ body: (inout SettingReport) -> Void) {
        guard let index = reports.firstIndex(where: { $0.name == setting.variable }) else { return }
        body(&reports[index])
    }

    /// The text that counts and where it stands; an empty value counts as not set. What is thrown is about the
    /// origin that the report then has.
    private func source(
        of setting: any SettingDeclaration, into report: inout SettingReport
    ) throws(InvalidSetting) -> (String, SettingOrigin)? {
        let direct = environment(setting.variable)
        let viaFile = setting.isSecret ? environment(setting.variable + "_FILE") : nil
        if let path = viaFile {
            let origin = SettingOrigin.environmentFile(variable: setting.variable + "_FILE", path: path)
            report.origin = origin.description
            guard direct == nil else { throw InvalidSetting("\(setting.variable) is set too; keep one") }
            return (try SettingFile.secret(surroundings.absolute(path)), origin)
        }
        if let direct { return (direct, .environment(variable: setting.variable)) }
        guard let file else { return nil }
        let entry = entry(setting.key)
        if setting.isSecret, let pointer = self.entry(setting.key + "_file") {
            let origin = SettingOrigin.configurationFile(
                path: file.path, line: pointer.line, key: pointer.key, file: pointer.text)
            report.origin = origin.description
            guard entry == nil else { throw InvalidSetting("\(setting.key) is set too; keep one") }
            return (try SettingFile.secret(surroundings.absolute(pointer.text)), origin)
        }
        return entry.map { ($0.text, .configuration(path: file.path, line: $0.line, key: $0.key)) }
    }

    private func environment(_ variable: String) -> String? {
        surroundings.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    }

    private func entry(_ key: String) -> ConfigurationFile.Entry? {
        file?.entries.first { $0.key == key && !$0.text.isEmpty }
    }

    private mutating func noteUnknownNames() {
        let all = SettingTable.all
        let variables =
            all.map(\.variable) + all.filter(\.isSecret).map { $0.variable + "_FILE" }
            + [SettingTable.configurationVariable]
        for variable in surroundings.environment.keys.sorted()
        where variable.hasPrefix("OSTIARY_") && !variables.contains(variable) {
            note(unknown: variable, known: variables, place: variable, origin: "environment")
        }
        let keys = all.map(\.key) + all.filter(\.isSecret).map { $0.key + "_file" }
        for entry in file?.entries ?? [] where !keys.contains(entry.key) {
            let place = "\(file?.path ?? ""):\(entry.line): \(entry.key)"
            note(unknown: entry.key, known: keys, place: place, origin: "\(file?.path ?? ""):\(entry.line)")
        }
    }

    private mutating func note(unknown name: String, known: [String], place: String, origin: String) {
        let hint = Spelling.suggestion(for: name, among: known).map { "; did you mean \($0)?" } ?? ""
        strays.append(SettingReport(name: name, origin: origin, problem: "\(place): is not a setting\(hint)"))
    }
}
