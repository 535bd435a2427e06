import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// Where a tenant's users are signed in, for the tenant's own backend: what the account page shows, as JSON.
struct SessionsAPI: Sendable {
    private let services: WebServices
    private let door: APIDoor

    init(_ services: WebServices) {
        self.services = services
        door = APIDoor(services)
    }

    @Sendable func list(_ request: TenantRequest) async throws -> Response {
        try await door.opened(request) { () throws(APIDoor.Ending) in
            _ = try door.query(request, allowing: [])
            let user = try door.user(in: request)
            let sessions = try await door.asking { () async throws(Failure<Never>) in
                try await services.devices.list(of: user, tenant: request.tenant, now: request.server.now)
            }
            guard let sessions else { throw .refused(.userUnknown) }
            var document = JSONObject()
            document.set("sessions", sessions.map(\.document))
            let concerns = try await door.asking { () async throws(Failure<Never>) in
                try await services.devices.concerns(of: user, tenant: request.tenant, now: request.server.now)
            }
            document.set("concerns", concerns.map(\.document))
            return .json(document)
        }
    }

    /// Ends one.
    @Sendable func end(_ request: TenantRequest) async throws -> Response {
        try await door.opened(request) { () throws(APIDoor.Ending) in
            _ = try door.query(request, allowing: [])
            let user = try door.user(in: request)
            guard let session = request.pathParameter("session").flatMap(SessionID.init(text:)) else {
                throw .refused(.identifierMalformed)
            }
            guard try await end(.one(session), of: user, request) != nil else { throw .refused(.sessionUnknown) }
            return Response(status: 204)
        }
    }

    /// Ends all, or all but one.
    @Sendable func endAll(_ request: TenantRequest) async throws -> Response {
        try await door.opened(request) { () throws(APIDoor.Ending) in
            let query = try door.query(request, allowing: ["except"])
            let user = try door.user(in: request)
            var selection = Devices.Selection.all
            if let text = query["except"] {
                guard let kept = SessionID(text: text) else { throw .refused(.parameterMalformed) }
                selection = .others(than: kept)
            }
            guard let ended = try await end(selection, of: user, request) else {
                throw .refused(query["except"] == nil ? .userUnknown : .sessionUnknown)
            }
            var document = JSONObject()
            document.set("ended", ended)
            return .json(document)
        }
    }

    private func end(
        _ selection: Devices.Selection, of user: UserID, _ request: TenantRequest
    ) async throws(APIDoor.Ending) -> Int? {
        try await door.asking { () async throws(Failure<Never>) in
            try await services.devices.end(
                selection, of: user, by: .api, from: request.server.device, tenant: request.tenant,
                now: request.server.now)
        }
    }
}

extension DeviceSession {
    /// Times are seconds since 1970.
    fileprivate var document: JSONObject {
        let name = DeviceName(userAgent: device.userAgent)
        var document = JSONObject()
        document.set("id", session.description)
        document.set("program", name.program)
        document.set("system", name.system)
        document.set("user_agent", device.userAgent)
        document.set("network", device.withoutAddress.network)
        document.set("created_at", Int(created.timeIntervalSince1970))
        document.set("last_used_at", Int(lastUsed.timeIntervalSince1970))
        document.set("browser_signed_in", isBrowserSignedIn)
        document.set("clients", clients.map(\.description))
        return document
    }
}

extension SecurityConcern {
    fileprivate var document: JSONObject {
        var document = JSONObject()
        document.set("kind", kind.rawValue)
        document.set("at", Int(time.timeIntervalSince1970))
        document.set("client_id", client?.description)
        document.set("session", session?.description)
        document.set("network", network)
        return document
    }
}
