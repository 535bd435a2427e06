import FoundationEssentials
import OAuth

/// What commands print on standard output.
enum Output {
    static func json(_ object: JSONObject) {
        print(String(decoding: object.bytes, as: UTF8.self))
    }

    /// One thing, for a program or for a person.
    static func document(_ document: JSONObject, json: Bool) {
        if json { self.json(document) } else { members(document) }
    }

    /// What was done to somebody with this address: a line for a person, a document for a program.
    static func done(_ what: String, _ email: EmailAddress, json: Bool) {
        guard json else { return print("\(printable(email.text)): \(what)") }
        var document = JSONObject()
        document.set("email", email.text)
        document.set("done", what)
        self.json(document)
    }

    /// Rows in columns, each as wide as its widest cell; no line ends with spaces.
    static func columns(_ rows: [[String]]) {
        var widths: [Int] = []
        for row in rows {
            for (index, cell) in row.dropLast().enumerated() {
                if index == widths.count { widths.append(0) }
                widths[index] = max(widths[index], cell.count)
            }
        }
        for row in rows {
            let padded = row.dropLast().enumerated().map { index, cell in
                cell + String(repeating: " ", count: widths[index] - cell.count) + "  "
            }
            var line = padded.joined() + (row.last ?? "")
            while line.last == " " { line.removeLast() }
            print(line)
        }
    }

    /// The members of a document, a line each: identities first, then by name. Control characters don't reach the terminal.
    private static func members(_ document: JSONObject) {
        guard let members = JSONValue(parsing: document.bytes)?.object else { return }
        let first = ["slug", "id", "email", "name"]
        let names = first.filter { members[$0] != nil } + members.keys.filter { !first.contains($0) }.sorted()
        columns(names.map { [$0, text(members[$0] ?? .null)] })
    }

    /// As lists and documents show a time.
    static func time(_ date: Date) -> String { date.formatted(.iso8601) }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: ""
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number): Int(exactly: number).map(String.init) ?? String(number)
        case .string(let text): printable(text)
        case .array(let values): values.map(text).joined(separator: " ")
        case .object(let members):
            members.sorted { $0.key < $1.key }.map { "\($0.key): \(text($0.value))" }.joined(separator: ", ")
        }
    }

    /// Names are other people's text: an escape sequence in one must not steer the operator's terminal.
    static func printable(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
        return String(String.UnicodeScalarView(scalars))
    }
}
