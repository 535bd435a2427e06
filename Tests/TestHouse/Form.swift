/// A form of a page, with the names and values as a browser would read them.
package struct Form: Sendable {
    package let method: String
    package let action: String
    /// Inputs, in order; boxes that aren't ticked are not among them.
    package let fields: [(name: String, value: String)]
    /// Buttons that carry a value.
    package let buttons: [(name: String, value: String)]
    /// Boxes that could be ticked.
    package let boxes: [(name: String, value: String)]
    /// What can be chosen, of all groups.
    package let choices: [(name: String, value: String)]

    package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    static func all(in html: String) -> [Form] {
        var forms: [Form] = []
        var open: Tag?
        var fields: [(name: String, value: String)] = []
        var buttons: [(name: String, value: String)] = []
        var boxes: [(name: String, value: String)] = []
        var choices: [(name: String, value: String)] = []
        for tag in Tag.all(in: html) {
            switch tag.name {
            case "form":
                open = tag
                fields = []
                buttons = []
                boxes = []
                choices = []
            case "input":
                guard let name = tag.attributes["name"] else { break }
                let field = (name, tag.attributes["value"] ?? "")
                // Of a group, the browser sends the one that is chosen.
                if tag.attributes["type"] == "radio" {
                    choices.append(field)
                    if tag.attributes["checked"] == nil { break }
                }
                if tag.attributes["type"] == "checkbox", tag.attributes["checked"] == nil {
                    boxes.append(field)
                } else {
                    fields.append(field)
                }
            case "button":
                if let name = tag.attributes["name"] { buttons.append((name, tag.attributes["value"] ?? "")) }
            case "/form":
                guard let form = open else { break }
                forms.append(
                    Form(
                        method: form.attributes["method"] ?? "get", action: form.attributes["action"] ?? "",
                        fields: fields, buttons: buttons, boxes: boxes, choices: choices))
                open = nil
            default:
                break
            }
        }
        return forms
    }
}
