/// One `{{…}}` of a template.
struct TemplateTag {
    enum Kind: Character {
        case section = "#"
        case inverted = "^"
        case close = "/"
        case comment = "!"
        case partial = ">"
        case parent = "<"
        case block = "$"
        case variable = " "

        /// nil for what this Mustache refuses: `{{{x}}}`, `{{&x}}`, `{{=x y=}}`, `{{%x}}`.
        init?(_ content: String) {
            guard let first = content.first else { return nil }
            if let marked = Kind(rawValue: first) {
                self = marked
            } else if "{&=%".contains(first) {
                return nil
            } else {
                self = .variable
            }
        }

        func name(in content: String) -> String {
            let marked = self == .variable ? content[...] : content.dropFirst()
            let isSpace: (Character) -> Bool = { $0 == " " }
            return String(marked.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
        }
    }

    let kind: Kind
    let name: String
    /// Nothing but space stands beside it on its line.
    let isAlone: Bool
    let line: Int

    static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"): true
                case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }
}
