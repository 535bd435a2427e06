import FoundationEssentials
import Grants
import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// The logout endpoint (OpenID Connect RP-Initiated Logout 1.0), and the page that asks where a request alone doesn't suffice.
struct LogoutEndpoint: Sendable {
    private let services: WebServices
    private let reader: LogoutReader
    private let answers: LogoutAnswers

    init(_ services: WebServices) {
        self.services = services
        reader = LogoutReader(services)
        answers = LogoutAnswers(services)
    }

    @Sendable func get(_ request: TenantRequest) async throws -> Response {
        guard request.server.query.utf8.count <= AuthorizationRequestLimits.total,
            let parameters = try? request.server.queryParameters()
        else { return answers.refuse(.notAForm, request) }
        return try await answer(parameters, String(request.server.query), request)
    }

    /// A form posted from the client's site shows none of our `SameSite` cookies; the redirect that follows, a plain navigation,
    /// brings them. What can't be carried out is refused here already.
    @Sendable func post(_ request: TenantRequest) async throws -> Response {
        guard request.server.body.count <= AuthorizationRequestLimits.total,
            let parameters = try? request.server.formParameters()
        else { return answers.refuse(.notAForm, request) }
        do throws(LogoutReader.Ending) {
            let logout = try await reader.read(
                parameters, encoded: String(decoding: request.server.body, as: UTF8.self), in: request)
            let transaction = try answers.seal(logout, askedOf: nil, request)
            return .seeOther(request.issuer.url("/logout/resume") + "?transaction=" + transaction)
        } catch {
            return try answers.end(error, request)
        }
    }

    @Sendable func resume(_ request: TenantRequest) async throws -> Response {
        guard let (transaction, parameters) = opened((try? request.server.queryParameters())?["transaction"], request)
        else { return services.answer(.foreignForm, request) }
        return try await answer(parameters, transaction.request, request)
    }

    private func answer(
        _ parameters: RequestParameters, _ encoded: String, _ request: TenantRequest
    ) async throws -> Response {
        do throws(LogoutReader.Ending) {
            let logout = try await reader.read(parameters, encoded: encoded, in: request)
            let person = try await person(in: request)
            switch logoutStep(session: person?.authentication, hinted: logout.hinted) {
            case .confirm: return try await answers.ask(person, logout, request)
            case .end(let scope): return try await end(scope, person, logout, request)
            case .finish: return answers.finish(.nobody, logout, request)
            }
        } catch {
            return try answers.end(error, request)
        }
    }

    /// The page's form. It is sealed for the session that it asked about, which no other site has seen; that, and what browsers say of
    /// a request's origin, keeps forged forms out.
    @Sendable func decide(_ request: TenantRequest) async throws -> Response {
        guard request.server.comesFromOwnPage, let form = try? request.server.formParameters(),
            let (transaction, parameters) = opened(form["transaction"], request)
        else { return services.answer(.foreignForm, request) }
        do throws(LogoutReader.Ending) {
            let logout = try await reader.read(parameters, encoded: transaction.request, in: request)
            guard let person = try await person(in: request) else {
                return answers.finish(.nobody, logout, request)
            }
            guard transaction.askedOf == person.authentication.session.rawValue else {
                return try await answers.ask(person, logout, request)
            }
            let decision = form["decision"].flatMap(LogoutPage.Decision.init(rawValue:))
            if decision == .stay { return answers.stay(request, logout) }
            guard decision == .signOut, let scope = form["scope"].flatMap(LogoutScope.init(rawValue:)),
                scope != .app || logout.client != nil
            else { return try await answers.ask(person, logout, request) }
            return try await end(scope, person, logout, request)
        } catch {
            return try answers.end(error, request)
        }
    }

    private func end(
        _ scope: LogoutScope, _ person: Sessions.Person?, _ logout: LogoutCase, _ request: TenantRequest
    ) async throws(LogoutReader.Ending) -> Response {
        var upstream: UpstreamSignOut?
        if let person {
            let wish = Logout.Wish(
                authentication: person.authentication, client: logout.client?.id, device: request.server.device)
            do throws(Failure<Never>) {
                try await services.logout.end(scope, wish, of: request.tenant, now: request.server.now)
            } catch {
                throw .fault(Fault(error))
            }
            // Once it has ended here, whatever the provider does.
            if scope != .app { upstream = try await answers.upstream(of: person, request) }
        }
        // The browser signs out there too, and comes back to where it was going.
        if let upstream { return try answers.leave(by: upstream, scope, logout, request) }
        return answers.finish(SignedOutPage.Outcome(scope), logout, request)
    }

    /// Back from signing out at a provider.
    @Sendable func arrive(_ request: TenantRequest) async throws -> Response {
        let opened = services.transactions.open(
            (try? request.server.queryParameters())?["state"] ?? "", as: FarewellTransaction.self,
            tenant: request.tenant.id, now: request.server.now)
        guard let transaction = opened?.unfolded.transaction,
            let parameters = try? RequestParameters(formEncoded: transaction.request.utf8)
        else { return services.answer(.foreignForm, request) }
        do throws(LogoutReader.Ending) {
            let logout = try await reader.read(parameters, encoded: transaction.request, in: request)
            return answers.returned(SignedOutPage.Outcome(transaction.scope), logout, request)
        } catch {
            return try answers.end(error, request)
        }
    }

    private func person(in request: TenantRequest) async throws(LogoutReader.Ending) -> Sessions.Person? {
        do throws(Fault) { return try await services.person(in: request) } catch { throw .fault(error) }
    }

    /// A request that was sealed here, however long ago: nothing but the question depends on it.
    private func opened(
        _ sealed: String?, _ request: TenantRequest
    ) -> (LogoutTransaction, RequestParameters)? {
        guard let sealed,
            let opened = services.transactions.open(
                sealed, as: LogoutTransaction.self, tenant: request.tenant.id, now: request.server.now),
            let parameters = try? RequestParameters(formEncoded: opened.unfolded.transaction.request.utf8)
        else { return nil }
        var (transaction, isExpired) = opened.unfolded
        if isExpired { transaction.askedOf = nil }
        return (transaction, parameters)
    }
}
