/// A value as somebody declared it, before it means anything: of a YAML file, or of a command's options.
package struct DeclaredValue: Sendable {
    /// What stands there.
    package enum Content: Sendable {
        /// A name with nothing behind it.
        case nothing
        /// `isPlain`: without quotation marks, so that it may be a number or a Boolean.
        case text(String, isPlain: Bool)
        case list([DeclaredValue])
        case mapping([Member])
        /// What has no place in a declaration; the words say what it is.
        case foreign(String)
    }

    /// A key of a mapping, and what it names.
    package struct Member: Sendable {
        package let name: String
        /// Of the name.
        package let line: Int?
        package let value: DeclaredValue

        package init(_ name: String, line: Int? = nil, _ value: DeclaredValue) {
            self.name = name
            self.line = line
            self.value = value
        }
    }

    package let content: Content
    /// Counted from 1; nil: it does not come from a file.
    package let line: Int?

    package init(_ content: Content, line: Int? = nil) {
        self.content = content
        self.line = line
    }
}

extension DeclaredValue {
    package static func text(_ text: String) -> DeclaredValue { DeclaredValue(.text(text, isPlain: true)) }

    package static func flag(_ flag: Bool) -> DeclaredValue { text(flag ? "true" : "false") }

    package static func list(_ texts: [String]) -> DeclaredValue { DeclaredValue(.list(texts.map(DeclaredValue.text))) }

    /// Leaves out the members whose value is nil.
    package static func mapping(_ members: [(String, DeclaredValue?)]) -> DeclaredValue {
        DeclaredValue(.mapping(members.compactMap { name, value in value.map { Member(name, $0) } }))
    }
}
