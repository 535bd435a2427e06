/// A hosted page: typed facts, and the template that shows them.
package protocol Page: Sendable {
    /// The name of its template: `pages/NAME.mustache`.
    static var template: String { get }

    /// A page with every field filled in and every list non-empty.
    /// The check at start walks the template with it: a name that is not in here is a name that the template may not use.
    static var example: Self { get }

    /// Messages that the code picks at run time, so that the check at start finds one that no catalog has.
    static var messages: [PageMessage] { get }

    /// Everything that the template may name. Absent things are there too, with an absent value.
    var context: PageContext { get }
}

extension Page {
    package static var messages: [PageMessage] { [] }
}
