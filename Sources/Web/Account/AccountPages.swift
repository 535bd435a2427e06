import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// The pages of an account that only show something: what there is, and what happened.
struct AccountPages: Sendable {
    private let services: WebServices
    private let door: AccountDoor
    private let pages: PageAnswers

    init(_ services: WebServices) {
        self.services = services
        door = AccountDoor(services)
        pages = PageAnswers(services)
    }

    @Sendable func overview(_ request: TenantRequest) async throws -> Response {
        try await door.shown(request) { (visit) throws(Fault) in
            let user = visit.person.authentication.user
            let now = request.server.now
            let owner = try await faulting { () async throws(Failure<Never>) in
                try await services.accounts.own.owner(user, tenant: request.tenant)
            }
            guard let owner else { throw .notFound }
            let apps = try await faulting { () async throws(Failure<Never>) in
                try await services.accounts.own.apps(of: user, tenant: request.tenant, now: now)
            }
            let devices = try await faulting { () async throws(Failure<Never>) in
                try await services.devices.list(of: user, tenant: request.tenant, now: now)
            }
            let concerns = try await faulting { () async throws(Failure<Never>) in
                try await services.devices.concerns(of: user, tenant: request.tenant, now: now)
            }
            let page = AccountPage(
                frame: try door.frame(of: visit.person, .overview, request), name: owner.name, email: owner.email,
                isVerified: owner.isVerified, hasPassword: owner.password != nil, devices: devices?.count ?? 0,
                apps: apps.count, isConcerned: !concerns.isEmpty)
            return pages.answer(page, to: request, uiLocales: visit.person.languages, visit.fields)
        }
    }

    @Sendable func activity(_ request: TenantRequest) async throws -> Response {
        try await door.shown(request) { (visit) throws(Fault) in
            let user = visit.person.authentication.user
            let now = request.server.now
            let activity = try await faulting { () async throws(Failure<Never>) in
                try await services.accounts.own.activity(of: user, tenant: request.tenant, now: now)
            }
            var events: [ActivityPage.Event] = []
            for event in activity {
                guard let kind = ActivityPage.Kind(rawValue: event.kind) else { continue }
                var name: String?
                if let client = event.client { name = try await door.name(of: client, request) }
                let network = event.network.map { Device(userAgent: "", network: $0).withoutAddress.network }
                events.append(
                    ActivityPage.Event(
                        kind: kind, time: PageTime(event.time, now: now), clientName: name, network: network))
            }
            let page = ActivityPage(frame: try door.frame(of: visit.person, .activity, request), events: events)
            return pages.answer(page, to: request, uiLocales: visit.person.languages, visit.fields)
        }
    }
}
