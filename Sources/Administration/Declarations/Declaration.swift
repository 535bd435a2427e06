/// What the file of `ostiary apply` declares: the tenants that shall be, and what shall be in them.
///
/// A value of this type is valid as a whole; what a file doesn't mention is not touched.
package struct Declaration: Sendable {
    package static let maximumBytes = 8 << 20

    package let tenants: [TenantDeclaration]

    /// Reads a YAML (or JSON) text. Throws all that is wrong with it at once.
    package init(yaml bytes: [UInt8]) throws(DeclarationProblems) {
        guard bytes.count <= Self.maximumBytes else {
            throw DeclarationProblems("is larger than \(Self.maximumBytes >> 20) MiB; divide it")
        }
        guard let value = try DeclaredValueReading.value(ofYAML: bytes) else {
            throw DeclarationProblems("declares nothing: there is no 'tenants:' in it")
        }
        try self.init(value)
    }

    package init(_ value: DeclaredValue) throws(DeclarationProblems) {
        let problems = ProblemCollection()
        var tenants: [TenantDeclaration] = []
        if let reader = MappingReader(value, at: "", problems) {
            if !reader.has("tenants") { reader.refuse("declares nothing: there is no 'tenants:' in it") }
            let readers = reader.mappings("tenants")
            tenants = readers.unique(by: \.slug, "slug", TenantDeclaration.init)
            reader.end()
        }
        try problems.throwIfAny()
        self.tenants = tenants
    }
}

extension [MappingReader] {
    /// Reads each; refuses the second one that has the same identity.
    func unique<Value>(
        by identity: (Value) -> some Hashable, _ name: String, _ read: (MappingReader) -> Value?
    ) -> [Value] {
        var seen: Set<AnyHashable> = []
        return compactMap { reader in
            let value = read(reader)
            if let value, !seen.insert(AnyHashable(identity(value))).inserted {
                reader.refuse("is the \(name) of another one above", name)
            }
            return value
        }
    }
}
