import FoundationEssentials
import Grants
import Hummingbird
import HummingbirdCore
import OAuth

/// Reads authorization requests, as they come from a client and as they come back sealed from a page.
struct JourneyReader: Sendable {
    private let services: WebServices

    init(_ services: WebServices) {
        self.services = services
    }

    /// Why a request can't go on.
    enum Ending: Error {
        /// Shown on a page: nobody to tell it to.
        case refused(AuthorizationRefusal)
        /// Told to the client.
        case answered(ResponseChannel, Client, AuthorizationError)
        /// Left lying too long; the channel leads back.
        case expired(ResponseChannel, Client)
        /// Sealed for another browser, or this one kept no cookie. The request as it was, to start anew.
        case otherBrowser(restart: String)
        /// Not sealed by us for this tenant.
        case foreign
        case fault(Fault)
    }

    /// A request as its client sent it.
    func read(
        _ parameters: RequestParameters, encoded: String, browser: TenantCookies.Browser?, in request: TenantRequest
    ) async throws(Ending) -> AuthorizationJourney {
        let transaction = AuthorizationTransaction(
            request: encoded, started: request.server.now, browser: browser?.binding)
        return try await journey(transaction, parameters, browser: browser, in: request)
    }

    /// A request on its way through the pages. One that isn't bound to a browser yet is bound to this one now, but only where
    /// `binding` allows it: on a page, it would be a form that another site can fill in and send.
    func open(
        _ sealed: String?, binding isAllowed: Bool = false, in request: TenantRequest
    ) async throws(Ending) -> AuthorizationJourney {
        guard let sealed,
            let opened = services.transactions.open(
                sealed, as: AuthorizationTransaction.self, tenant: request.tenant.id, now: request.server.now)
        else { throw .foreign }
        var (transaction, isExpired) = opened.unfolded
        guard let parameters = try? RequestParameters(formEncoded: transaction.request.utf8) else { throw .foreign }
        let cookies = TenantCookies(request.tenant, issuer: request.issuer)
        let browser: TenantCookies.Browser
        if let binding = transaction.browser {
            guard let sender = cookies.browser(in: request.server), sender.binding == binding else {
                throw .otherBrowser(restart: transaction.request)
            }
            browser = sender
        } else {
            guard isAllowed else { throw .foreign }
            browser = cookies.browser(in: request.server) ?? cookies.newBrowser()
            transaction.browser = browser.binding
        }
        if isExpired {
            let (client, channel) = try await channel(parameters, in: request)
            throw .expired(channel, client)
        }
        return try await journey(transaction, parameters, browser: browser, in: request)
    }

    /// One that travels inside another transaction, already opened for this browser.
    func revive(
        _ transaction: AuthorizationTransaction, browser: TenantCookies.Browser, in request: TenantRequest
    ) async throws(Ending) -> AuthorizationJourney {
        guard let parameters = try? RequestParameters(formEncoded: transaction.request.utf8) else { throw .foreign }
        guard request.server.now.timeIntervalSince(transaction.started) < AuthorizationTransaction.lifetime else {
            let (client, channel) = try await channel(parameters, in: request)
            throw .expired(channel, client)
        }
        return try await journey(transaction, parameters, browser: browser, in: request)
    }

    private func journey(
        _ transaction: AuthorizationTransaction, _ parameters: RequestParameters, browser: TenantCookies.Browser?,
        in request: TenantRequest
    ) async throws(Ending) -> AuthorizationJourney {
        let (client, channel) = try await channel(parameters, in: request)
        do throws(AuthorizationError) {
            let authorization = try AuthorizationRequestParser(parameters).request(of: client, answering: channel)
            return AuthorizationJourney(
                transaction: transaction, client: client, channel: channel, authorization: authorization,
                browser: browser)
        } catch {
            throw .answered(channel, client, error)
        }
    }

    /// Who asks, and where the answer goes: known before anything else is looked at.
    private func channel(
        _ parameters: RequestParameters, in request: TenantRequest
    ) async throws(Ending) -> (Client, ResponseChannel) {
        let parser = AuthorizationRequestParser(parameters)
        let id: Client.ID
        do throws(AuthorizationRefusal) { id = try parser.clientID() } catch { throw .refused(error) }
        let client: Client?
        do throws(Failure<Never>) {
            client = try await services.directory.client(id, of: request.tenant)
        } catch {
            throw .fault(Fault(error))
        }
        guard let client else { throw .refused(.clientUnknown) }
        do throws(AuthorizationRefusal) {
            return (client, try parser.channel(to: client))
        } catch {
            throw .refused(error)
        }
    }
}
