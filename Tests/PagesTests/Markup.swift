/// The tags of a page, read as a browser's tokenizer reads them: enough to see what markup a page really has.
struct Markup {
    struct Tag: Equatable {
        var name = ""
        var attributes: [(name: String, value: String)] = []

        static func == (left: Tag, right: Tag) -> Bool {
            left.shape == right.shape
        }

        /// The tag without the values of its attributes.
        var shape: String {
            ([name] + attributes.map(\.name)).joined(separator: " ")
        }

        subscript(attribute: String) -> String? {
            attributes.first { $0.name == attribute }?.value
        }
    }

    private(set) var tags: [Tag] = []
    private(set) var text = ""

    init(_ page: [UInt8]) {
        var rest = Array(String(decoding: page, as: UTF8.self).unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            if scalar == "<", let next = rest.first, next.properties.isAlphabetic || next == "/" || next == "!" {
                tags.append(Self.tag(&rest))
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        text = Self.decoded(text)
    }

    private static func tag(_ rest: inout ArraySlice<Unicode.Scalar>) -> Tag {
        var tag = Tag()
        tag.name = take(&rest) { $0.properties.isWhitespace || $0 == ">" }
        while let next = rest.first, next != ">" {
            guard !next.properties.isWhitespace else {
                rest.removeFirst()
                continue
            }
            let name = take(&rest) { $0.properties.isWhitespace || $0 == ">" || $0 == "=" }
            var value = ""
            if rest.first == "=" {
                rest.removeFirst()
                let quote = rest.first
                if let quote, quote == "\"" || quote == "'" {
                    rest.removeFirst()
                    value = take(&rest) { $0 == quote }
                    _ = rest.popFirst()
                } else {
                    value = take(&rest) { $0.properties.isWhitespace || $0 == ">" }
                }
            }
            tag.attributes.append((name.lowercased(), decoded(value)))
        }
        _ = rest.popFirst()
        return tag
    }

    private static func take(
        _ rest: inout ArraySlice<Unicode.Scalar>, until isEnd: (Unicode.Scalar) -> Bool
    ) -> String {
        var taken = ""
        while let next = rest.first, !isEnd(next) {
            taken.unicodeScalars.append(next)
            rest.removeFirst()
        }
        return taken
    }

    private static func decoded(_ text: String) -> String {
        let references = ["&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&#96;": "`", "&#13;": "\r"]
        var scalars = Array(text.unicodeScalars)[...]
        var decoded = String.UnicodeScalarView()
        while let next = scalars.popFirst() {
            var reference = ""
            if next == "&", let end = scalars.prefix(6).firstIndex(of: ";") {
                reference = "&" + String(String.UnicodeScalarView(scalars[scalars.startIndex...end]))
            }
            if let meant = references[reference] ?? (reference == "&amp;" ? "&" : nil) {
                decoded.append(contentsOf: meant.unicodeScalars)
                scalars = scalars.dropFirst(reference.unicodeScalars.count - 1)
            } else {
                decoded.append(next)
            }
        }
        return String(decoded)
    }
}
