/// The sign-in took too long: the sealed request is past its time, but it still says whose it was.
package struct ExpiredPage: Page {
    package let clientName: String
    package let wayBack: WayBack
    package let incident: String

    package init(clientName: String, wayBack: WayBack, incident: String) {
        self.clientName = clientName
        self.wayBack = wayBack
        self.incident = incident
    }

    /// How the client hears of it, by the response mode that it asked for.
    package enum WayBack: Sendable {
        case link(PageLink)
        case form(action: PageLink, fields: [HiddenField])

        /// What the part of a page shows that leads back; nil: nobody waits.
        static func context(of way: WayBack?) -> PageContext {
            switch way {
            case nil: ["back": .link(nil), "action": .link(nil), "fields": .list([])]
            case .link(let link): ["back": .link(link), "action": .link(nil), "fields": .list([])]
            case .form(let action, let fields):
                ["back": .link(nil), "action": .link(action), "fields": .list(fields.map(\.context))]
            }
        }
    }

    package static let template = "expired"
    package static var example: ExpiredPage {
        ExpiredPage(clientName: "Acme Web", wayBack: .form(action: .example, fields: [.example]), incident: "7Q2F-0001")
    }

    package var context: PageContext {
        WayBack.context(of: wayBack).merging(["client": .text(clientName), "incident": .text(incident)]) { $1 }
    }
}
