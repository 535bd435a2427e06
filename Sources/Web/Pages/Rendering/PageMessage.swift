/// The key of a message in the catalogs.
package struct PageMessage: Sendable, Hashable {
    package let key: String

    package init(_ key: String) {
        self.key = key
    }
}
