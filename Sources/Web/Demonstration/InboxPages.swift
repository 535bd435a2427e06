import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// What the development server has written to people. Only `ostiary dev` has it: it shows everybody's links.
struct InboxPages: Sendable {
    private let services: WebServices
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        pages = PageAnswers(services)
    }

    /// How many mails are shown.
    private static let limit = 50

    @Sendable func list(_ request: TenantRequest) async throws -> Response {
        var shown: [InboxPage.Item] = []
        for mail in try await mails(request) {
            let link = mail.letter == nil ? nil : "/inbox/\(mail.id)"
            shown.append(
                InboxPage.Item(
                    recipient: mail.recipient,
                    subject: mail.letter.map {
                        services.templates.render($0, of: request.tenant, publicURL: services.publicURL).subject
                    }
                        ?? mail.kind.rawValue, state: mail.state.rawValue,
                    time: PageTime(mail.created, now: request.server.now),
                    html: try link.map { path throws(Fault) in try request.link(path) },
                    text: try link.map { path throws(Fault) in try request.link(path + "?as=text") }))
        }
        return pages.answer(InboxPage(items: shown), to: request)
    }

    /// One mail, as its reader's program would show it.
    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        guard let id = request.pathParameter("mail").flatMap({ Mail.ID(text: $0) }),
            let letter = try await mails(request).first(where: { $0.id == id })?.letter
        else { throw Fault.notFound }
        let rendered = services.templates.render(letter, of: request.tenant, publicURL: services.publicURL)
        guard (try? request.server.queryParameters())?["as"] != "text" else {
            return Response(
                status: 200, type: "text/plain; charset=utf-8",
                bytes: Array("\(rendered.subject)\n\n\(rendered.text)".utf8))
        }
        let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src https:; frame-ancestors 'none'"
        return Response(
            status: 200, [HTTPField(name: .contentSecurityPolicy, value: policy)], type: "text/html; charset=utf-8",
            bytes: Array(rendered.html.utf8))
    }

    private func mails(_ request: TenantRequest) async throws(Fault) -> [Mail] {
        guard let demonstration = services.demonstration else { throw .notFound }
        return try await faulting { () async throws(Failure<Never>) in
            try await demonstration.mails.latest(Self.limit, of: request.tenant)
        }
    }
}
