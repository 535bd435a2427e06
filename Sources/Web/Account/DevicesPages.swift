import Grants
import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// The page that shows people where they are signed in, and lets them end it.
struct DevicesPages: Sendable {
    private let services: WebServices
    private let door: AccountDoor
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        door = AccountDoor(services)
        pages = PageAnswers(services)
    }

    @Sendable func show(_ request: TenantRequest) async throws -> Response {
        try await door.shown(request) { (visit) throws(Fault) in
            let current = visit.person.authentication.session
            let sessions = try await faulting { () async throws(Failure<Never>) in
                try await services.devices.list(
                    of: visit.person.authentication.user, tenant: request.tenant, now: request.server.now)
            }
            var devices: [DevicesPage.Device] = []
            for session in sessions ?? [] {
                devices.append(
                    DevicesPage.Device(
                        session, isCurrent: session.session == current,
                        clientNames: try await names(of: session.clients, request), now: request.server.now))
            }
            var concerns: [DevicesPage.Concern] = []
            for concern in try await self.concerns(of: visit.person, request) {
                concerns.append(
                    DevicesPage.Concern(
                        kind: concern.kind,
                        clientName: try await names(of: [concern.client].compactMap { $0 }, request).joined(),
                        network: concern.network ?? "", time: PageTime(concern.time, now: request.server.now)))
            }
            let page = DevicesPage(
                frame: try door.frame(of: visit.person, .devices, request),
                action: try request.link("/account/devices"), transaction: visit.transaction, concerns: concerns,
                // The device in one's hand comes first.
                devices: devices.filter(\.isCurrent) + devices.filter { !$0.isCurrent })
            return pages.answer(page, to: request, uiLocales: visit.person.languages, visit.fields)
        }
    }

    private func concerns(
        of person: Sessions.Person, _ request: TenantRequest
    ) async throws(Fault) -> [SecurityConcern] {
        try await faulting { () async throws(Failure<Never>) in
            try await services.devices.concerns(
                of: person.authentication.user, tenant: request.tenant, now: request.server.now)
        }
    }

    private func names(of clients: [Client.ID], _ request: TenantRequest) async throws(Fault) -> [String] {
        var names: [String] = []
        for id in clients { names.append(try await door.name(of: id, request)) }
        return names
    }

    @Sendable func end(_ request: TenantRequest) async throws -> Response {
        try await door.posted(request, or: "/account/devices") { (person, form) throws(Fault) in
            let current = person.authentication.session
            guard let selection = DevicesPage.selection(form["end"], current: current) else {
                return .seeOther(request.issuer.url("/account/devices"))
            }
            _ = try await faulting { () async throws(Failure<Never>) in
                try await services.devices.end(
                    selection, of: person.authentication.user, by: .person, from: request.server.device,
                    tenant: request.tenant, now: request.server.now)
            }
            let removal = TenantCookies(request.tenant, issuer: request.issuer).removal
            switch selection {
            case .all:
                return pages.answer(SignedOutPage(outcome: .everywhere, clientName: nil), to: request, [removal])
            case .one(current):
                return pages.answer(SignedOutPage(outcome: .browser, clientName: nil), to: request, [removal])
            case .one, .others:
                return .seeOther(request.issuer.url("/account/devices"))
            }
        }
    }
}
