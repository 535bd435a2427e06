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
    }

    package static let template = "expired"
    package static var example: ExpiredPage {
        ExpiredPage(clientName: "Acme Web", wayBack: .form(action: .example, fields: [.example]), incident: "7Q2F-0001")
    }

    package var context: PageContext {
        var context: PageContext = [
            "client": .text(clientName), "back": .link(nil), "action": .link(nil), "fields": .list([]),
            "incident": .text(incident),
        ]
        switch wayBack {
        case .link(let link):
            context["back"] = .link(link)
        case .form(let action, let fields):
            context["action"] = .link(action)
            context["fields"] = .list(fields.map(\.context))
        }
        return context
    }
}
