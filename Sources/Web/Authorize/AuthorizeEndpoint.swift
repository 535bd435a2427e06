import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth

/// The authorization endpoint (RFC 6749 section 3.1, OpenID Connect Core 3.1.2).
struct AuthorizeEndpoint: Sendable {
    private let reader: JourneyReader
    private let answers: JourneyAnswers
    private let dispatcher: Dispatcher

    init(_ services: WebServices) {
        reader = JourneyReader(services)
        answers = JourneyAnswers(services)
        dispatcher = Dispatcher(services)
    }

    @Sendable func get(_ request: TenantRequest) async throws -> Response {
        let cookies = TenantCookies(request.tenant, issuer: request.issuer)
        let browser = cookies.browser(in: request.server) ?? cookies.newBrowser()
        do throws(JourneyReader.Ending) {
            guard request.server.query.utf8.count <= AuthorizationRequestLimits.total,
                let parameters = try? request.server.queryParameters()
            else { throw .refused(.notAForm) }
            let journey = try await reader.read(
                parameters, encoded: String(request.server.query), browser: browser, in: request)
            return try await dispatch(journey, request)
        } catch {
            return try answers.end(error, request)
        }
    }

    /// A form posted from the client's site shows none of our `SameSite` cookies. So the request is sealed without a browser, and
    /// the redirect that follows, a plain navigation, brings them.
    @Sendable func post(_ request: TenantRequest) async throws -> Response {
        do throws(JourneyReader.Ending) {
            guard request.server.body.count <= AuthorizationRequestLimits.total,
                let parameters = try? request.server.formParameters()
            else { throw .refused(.notAForm) }
            let encoded = String(decoding: request.server.body, as: UTF8.self)
            let journey = try await reader.read(parameters, encoded: encoded, browser: nil, in: request)
            do throws(Fault) {
                return try answers.page("/authorize/resume", journey, request)
            } catch {
                throw .fault(error)
            }
        } catch {
            return try answers.end(error, request)
        }
    }

    @Sendable func resume(_ request: TenantRequest) async throws -> Response {
        do throws(JourneyReader.Ending) {
            let sealed = (try? request.server.queryParameters())?["transaction"]
            return try await dispatch(try await reader.open(sealed, binding: true, in: request), request)
        } catch {
            return try answers.end(error, request)
        }
    }

    /// What goes wrong before the first page is told to the client, which a status code of ours would never reach (RFC 6749
    /// section 4.1.2.1): it may be waiting for `prompt=none`.
    private func dispatch(
        _ journey: AuthorizationJourney, _ request: TenantRequest
    ) async throws(JourneyReader.Ending) -> Response {
        do throws(Fault) {
            return try await dispatcher.dispatch(journey, request)
        } catch {
            guard let refusal = error.authorizationError else { throw .fault(error) }
            answers.log(error, request)
            throw .answered(journey.channel, journey.client, refusal)
        }
    }
}
