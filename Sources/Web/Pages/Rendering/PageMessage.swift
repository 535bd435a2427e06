/// A message of the catalogs, by its key.
package struct PageMessage: Sendable, Hashable {
    package let key: String
    /// What its placeholders stand for, before what the page says.
    let values: [String: String]

    package init(_ key: String, _ values: [String: String] = [:]) {
        self.key = key
        self.values = values
    }

    /// What it names can be seen in it alone.
    var context: PageContext { values.mapValues { .text($0) } }
}
