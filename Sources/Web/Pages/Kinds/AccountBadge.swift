/// An account as the pages show it: initials, name, address.
package struct AccountBadge: Sendable {
    package let name: String?
    package let email: String

    package init(name: String?, email: String) {
        self.name = name
        self.email = email
    }

    static let example = AccountBadge(name: "Ada Lovelace", email: "ada@example.com")

    /// What the account is called where one word must do.
    var shortName: String {
        name.flatMap { $0.isEmpty ? nil : $0 } ?? email
    }

    /// The first letters of the first and the last word.
    var initials: String {
        let words = shortName.split(whereSeparator: \.isWhitespace)
        let picked = words.count > 1 && name?.isEmpty == false ? [words[0], words[words.count - 1]] : words.prefix(1)
        return picked.compactMap { $0.first.map { String($0).uppercased() } }.joined()
    }

    var context: PageContext {
        [
            "initials": .text(initials),
            "name": .text(name),
            "email": .text(email),
        ]
    }
}
