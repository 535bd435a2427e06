/// OAuth 2.0 Form Post Response Mode: the answer to the client, carried by the browser in a form.
package struct FormPostPage: Page {
    /// The redirect URI.
    package let action: PageLink
    package let clientName: String
    /// `code` or `error`, `state`, `iss` …
    package let fields: [HiddenField]

    package init(action: PageLink, clientName: String, fields: [HiddenField]) {
        self.action = action
        self.clientName = clientName
        self.fields = fields
    }

    package static let template = "form-post"
    package static var example: FormPostPage {
        FormPostPage(action: .example, clientName: "Acme Web", fields: [.example])
    }

    package var context: PageContext {
        [
            "action": .link(action),
            "client": .text(clientName),
            "fields": .list(fields.map(\.context)),
        ]
    }
}
