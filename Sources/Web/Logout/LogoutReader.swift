import Grants
import OAuth

/// A logout request, understood: who asks, and where the browser goes afterwards.
struct LogoutCase: Sendable {
    /// As it was sent, form-encoded.
    let encoded: String
    let request: LogoutRequest
    /// The app that it is about; nil when it doesn't say.
    let client: Client?
    let address: ReturnAddress?
    /// Whom the ID token names that came along.
    let hinted: UserID?
}

/// Reads logout requests, as they come from a client and as they come back sealed from the page.
struct LogoutReader: Sendable {
    private let services: WebServices

    init(_ services: WebServices) {
        self.services = services
    }

    /// Why a request can't go on.
    enum Ending: Error {
        /// Shown on a page.
        case refused(LogoutRefusal)
        case fault(Fault)
    }

    func read(
        _ parameters: RequestParameters, encoded: String, in request: TenantRequest
    ) async throws(Ending) -> LogoutCase {
        let asked: LogoutRequest
        do throws(LogoutRefusal) { asked = try LogoutRequest(parameters) } catch { throw .refused(error) }
        let hint: IDTokenHint?
        do throws(Failure<Never>) {
            hint = try await services.logout.hint(
                of: asked, tenant: request.tenant, issuer: request.issuer, now: request.server.now)
        } catch {
            throw .fault(Fault(error))
        }
        let id: Client.ID?
        do throws(LogoutRefusal) { id = try asked.client(ofHint: hint?.client) } catch { throw .refused(error) }
        let client = try await registered(id, in: request)
        do throws(LogoutRefusal) {
            return LogoutCase(
                encoded: encoded, request: asked, client: client, address: try asked.returnAddress(of: client),
                hinted: hint?.user)
        } catch {
            throw .refused(error)
        }
    }

    private func registered(_ id: Client.ID?, in request: TenantRequest) async throws(Ending) -> Client? {
        guard let id else { return nil }
        let client: Client?
        do throws(Failure<Never>) {
            client = try await services.directory.client(id, of: request.tenant)
        } catch {
            throw .fault(Fault(error))
        }
        guard let client else { throw .refused(.clientUnknown) }
        return client
    }
}
