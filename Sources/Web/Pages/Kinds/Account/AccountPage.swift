/// The first page of an account: what there is, and where to change it.
struct AccountPage: Page {
    let frame: AccountFrame
    let name: String?
    let email: String
    let isVerified: Bool
    let hasPassword: Bool
    let devices: Int
    let apps: Int
    /// Whether something looked wrong lately.
    let isConcerned: Bool

    static let template = "account-overview"
    static let messages = AccountFrame.messages
    static var example: AccountPage {
        AccountPage(
            frame: .example, name: "Ada Lovelace", email: "ada@example.com", isVerified: true, hasPassword: true,
            devices: 2, apps: 1, isConcerned: true)
    }

    var context: PageContext {
        frame.context.merging(
            [
                "name": .text(name),
                "email": .text(email),
                "verified": .flag(isVerified),
                "hasPassword": .flag(hasPassword),
                "devices": .part(["count": .text(String(devices))]),
                "apps": .part(["count": .text(String(apps))]),
                "concerned": .flag(isConcerned),
                "root": .link(frame.root),
                "profileLink": .link(PageLink(path: frame.root.address + "/profile") ?? frame.root),
                "emailLink": .link(PageLink(path: frame.root.address + "/email") ?? frame.root),
                "passwordLink": .link(PageLink(path: frame.root.address + "/password") ?? frame.root),
                "devicesLink": .link(PageLink(path: frame.root.address + "/devices") ?? frame.root),
                "appsLink": .link(PageLink(path: frame.root.address + "/apps") ?? frame.root),
            ]) { _, own in own }
    }
}
