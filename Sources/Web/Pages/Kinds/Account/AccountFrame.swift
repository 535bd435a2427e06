/// What surrounds every page of the account: whose it is, and the way to the others.
struct AccountFrame: Sendable {
    let account: AccountBadge
    /// `/account`, below which all of them are.
    let root: PageLink
    let signOut: PageLink
    let section: Section
    /// What was just changed is saved.
    var isSaved = false

    /// The pages of an account, in the order in which they are listed.
    enum Section: String, Sendable, CaseIterable {
        case overview
        case profile
        case email
        case password
        case connections
        case devices
        case apps
        case activity
        case data

        /// Below the tenant's path.
        var path: String { self == .overview ? "/account" : "/account/\(rawValue)" }
        var label: PageMessage { PageMessage("account.\(rawValue)") }
    }

    static let messages = Section.allCases.map(\.label)
    static let example = AccountFrame(
        account: .example, root: .example, signOut: .example, section: .overview, isSaved: true)

    var context: PageContext {
        [
            "account": .part(account.context),
            "signOut": .link(signOut),
            "saved": .flag(isSaved),
            "sections": .list(
                Section.allCases.map { item in
                    [
                        "label": .message(item.label), "here": .flag(item == section),
                        "link": .link(link(to: item)),
                    ]
                }),
        ]
    }

    private func link(to item: Section) -> PageLink? {
        item == .overview ? root : PageLink(path: root.address + "/" + item.rawValue) ?? root
    }
}
