/// One field of a form that the browser carries for somebody else.
package struct HiddenField: Sendable {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    static let example = HiddenField(name: "state", value: "af0ifjsldkj")

    var context: PageContext {
        ["name": .text(name), "value": .text(value)]
    }
}
