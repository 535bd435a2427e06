/// The short code in a mail, for who reads the mail on another device: eight digits. It can be guessed, so it is worth something only on the
/// page that asked for it, and only for a few tries.
package struct MailCode: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let digits: Secret

    private static let length = 8

    /// A new one.
    package static func random() -> MailCode {
        MailCode(digits: (0..<length).map { _ in UInt8.random(in: UInt8(ascii: "0")...UInt8(ascii: "9")) })
    }

    /// What a person typed: spaces and hyphens don't count, and digits of any script do. Nil when it is no code.
    package init?(typed text: String) {
        guard text.utf8.count <= 100 else { return nil }
        var digits: [UInt8] = []
        for character in text where !character.isWhitespace && character != "-" {
            guard let value = character.wholeNumberValue, (0...9).contains(value) else { return nil }
            digits.append(UInt8(ascii: "0") + UInt8(value))
        }
        guard digits.count == Self.length else { return nil }
        self.init(digits: digits)
    }

    private init(digits: [UInt8]) {
        self.digits = Secret(digits)
    }

    /// For the keyed digest that is stored, and for nothing else.
    package var bytes: [UInt8] { digits.expose() }

    /// As it stands in the mail: `1234 5678`.
    package func expose() -> String {
        let text = String(decoding: digits.expose(), as: UTF8.self)
        return "\(text.prefix(4)) \(text.suffix(4))"
    }

    package var description: String { "(code)" }
    package var debugDescription: String { "(code)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
