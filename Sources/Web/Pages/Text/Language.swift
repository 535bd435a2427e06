/// One language of the pages: its texts, complete (what a catalog lacks was taken from English when it was loaded).
package struct Language: Sendable {
    /// A BCP 47 tag, as the catalog's file is called.
    package let tag: String
    package let direction: Direction
    private let texts: [String: String]

    /// Where lines begin.
    package enum Direction: String, Sendable {
        case leftToRight = "ltr"
        case rightToLeft = "rtl"
    }

    /// What it calls itself.
    package var name: String { texts["language.name"] ?? tag }

    init(tag: String, direction: Direction, texts: [String: String]) {
        self.tag = tag
        self.direction = direction
        self.texts = texts
    }

    /// The text of a message, its placeholders still in it. The start-up check has seen every key that is asked for.
    package subscript(_ message: PageMessage) -> String? {
        texts[message.key]
    }
}
