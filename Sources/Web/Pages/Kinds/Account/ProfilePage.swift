/// What the account tells of the person.
struct ProfilePage: Page {
    let frame: AccountFrame
    /// Where the form is posted: fields `transaction`, and one for each claim.
    let action: PageLink
    /// Sealed.
    let transaction: String
    var name = ""
    var givenName = ""
    var familyName = ""
    var nickname = ""
    /// The tag of the language that the person has chosen; empty: as the browser says.
    var language = ""
    /// Tags and own names.
    let languages: [(tag: String, name: String)]
    var hasProblem = false
    /// Shown beside a problem.
    var incident: String?

    static let template = "profile"
    private static let problem = PageMessage("profile.problem.too-long")
    static let messages = AccountFrame.messages + [problem]
    static var example: ProfilePage {
        ProfilePage(
            frame: .example, action: .example, transaction: "sealed", name: "Ada Lovelace",
            languages: [("en", "English")], hasProblem: true, incident: "5f1c-9a02")
    }

    var context: PageContext {
        frame.context.merging(
            [
                "action": .link(action),
                "transaction": .text(transaction),
                "name": .text(name),
                "givenName": .text(givenName),
                "familyName": .text(familyName),
                "nickname": .text(nickname),
                "unchosen": .flag(!languages.contains { $0.tag == language }),
                "languages": .list(
                    languages.map { item in
                        [
                            "tag": .text(item.tag), "own": .text(item.name), "chosen": .flag(item.tag == language),
                        ]
                    }),
                "problem": .message(hasProblem ? Self.problem : nil),
                "incident": .text(hasProblem ? incident : nil),
            ]) { _, own in own }
    }
}
