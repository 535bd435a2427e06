/// One tag of a page. Reads well-formed markup with quoted attributes, which is what the templates write.
package struct Tag: Sendable {
    /// With a slash in front when it closes.
    package let name: String
    package let attributes: [String: String]

    package static func all(in html: String) -> [Tag] {
        html.matches(of: /<(\/?[a-zA-Z][a-zA-Z0-9]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>/).map { match in
            var attributes: [String: String] = [:]
            for attribute in match.2.matches(of: /([a-zA-Z-]+)(?:="([^"]*)")?/) {
                attributes[String(attribute.1)] = attribute.2.map { decoded(String($0)) } ?? ""
            }
            return Tag(name: match.1.lowercased(), attributes: attributes)
        }
    }

    /// Text without its character references, as a browser reads it.
    package static func decoded(_ text: String) -> String {
        let references = ["lt": "<", "gt": ">", "quot": "\"", "#39": "'", "#96": "`", "#13": "\r", "amp": "&"]
        return text.replacing(/&([a-z]+|#[0-9]+);/) { references[String($0.1)] ?? String($0.0) }
    }
}
