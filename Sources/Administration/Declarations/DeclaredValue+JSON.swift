package import OAuth

extension DeclaredValue {
    /// What a program sent.
    package init(_ json: JSONValue) {
        switch json {
        case .null: self.init(.nothing)
        case .bool(let flag): self = .flag(flag)
        case .number(let number): self = .text(json.integer.map(String.init) ?? String(number))
        case .string(let text): self.init(.text(text, isPlain: false))
        case .array(let elements): self.init(.list(elements.map { DeclaredValue($0) }))
        case .object(let members):
            self.init(.mapping(members.sorted { $0.key < $1.key }.map { Member($0.key, DeclaredValue($0.value)) }))
        }
    }
}
