package import FoundationEssentials

/// The identity of one `Owner`: a UUID that the compiler keeps apart from every other kind's.
package struct Identifier<Owner>: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: UUID

    package init(rawValue: UUID) {
        self.rawValue = rawValue
    }

    package init(_ rawValue: UUID) {
        self.rawValue = rawValue
    }

    /// A new random (version 4) identity.
    package static func random() -> Self {
        Identifier(UUID())
    }

    /// Reads the form that `description` writes; any other spelling is nobody's identity.
    package init?(text: String) {
        guard let uuid = UUID(uuidString: text), text == uuid.uuidString.lowercased() else { return nil }
        rawValue = uuid
    }
}

extension Identifier: CustomStringConvertible {
    /// Lower-case, as RFC 9562 writes it. It is what tokens carry as `sub` and `sid`.
    package var description: String { rawValue.uuidString.lowercased() }
}
