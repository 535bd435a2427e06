/// The text of one SQL statement, which is a literal of the program: values travel as parameters, always.
///
/// Keep statements in `static let`s: making one digests its text. The first parameter is prepared with its type
/// unspecified, so the text must give it one (`tenant_id = $1`, `$1::uuid`); the types of the others are those of the
/// Swift values bound.
package struct Statement: Sendable, Hashable {
    package let sql: String
    /// A digest of the text: equal texts have equal names in every process.
    package let name: String
    let digest: TextDigest

    package init(_ sql: StaticString) {
        self.init(text: sql.withUTF8Buffer { String(decoding: $0, as: UTF8.self) })
    }

    init(text: String) {
        sql = text
        digest = TextDigest(text)
        name = "s" + digest.description
    }

    package static func == (one: Statement, other: Statement) -> Bool {
        one.digest == other.digest
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(digest)
    }
}
