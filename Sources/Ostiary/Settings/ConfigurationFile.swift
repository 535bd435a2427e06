import FoundationEssentials
import Yams

/// The YAML file: one mapping of setting names to scalars.
struct ConfigurationFile: Sendable {
    struct Entry: Sendable {
        let key: String
        let text: String
        let line: Int
    }

    let path: String
    let entries: [Entry]
    /// What is wrong with the file itself, one line each.
    let problems: [String]

    /// A file that can't be read, or is no such mapping, is a problem and has no entries.
    init(path: String) {
        self.path = path
        do {
            (entries, problems) = try Self.entries(of: SettingFile.text(path), path: path)
        } catch let problem as InvalidSetting {
            (entries, problems) = ([], ["\(path): \(problem.reason)"])
        } catch {
            let text = "\(error)".split(separator: "\n").first.map(String.init) ?? "is not YAML"
            (entries, problems) = ([], ["\(path): is not YAML: \(text)"])
        }
    }

    private static func entries(of text: String, path: String) throws -> ([Entry], [String]) {
        guard let root = try Yams.compose(yaml: text) else { return ([], []) }
        guard let mapping = root.mapping else { throw InvalidSetting("must be 'name: value' lines") }
        var entries: [Entry] = []
        var problems: [String] = []
        for (keyNode, valueNode) in mapping {
            let line = keyNode.mark?.line ?? 1
            guard let key = keyNode.scalar?.string else {
                problems.append("\(path):\(line): a setting's name must be a plain word")
                continue
            }
            guard let value = valueNode.scalar?.string else {
                problems.append("\(path):\(line): \(key) must be a single value, not a list or a mapping")
                continue
            }
            let isNull = valueNode.scalar?.style == .plain && ["", "~", "null"].contains(value)
            entries.append(Entry(key: key, text: isNull ? "" : value, line: line))
        }
        return (entries, problems)
    }
}
