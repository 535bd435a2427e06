import Hummingbird
import HummingbirdCore
import OAuth

/// What all pages of the flow share: the transaction is opened before they are shown and before they are answered.
struct PageForms: Sendable {
    private let reader: JourneyReader
    private let answers: JourneyAnswers

    init(_ services: WebServices) {
        reader = JourneyReader(services)
        answers = JourneyAnswers(services)
    }

    /// Shows a page for the transaction in the query.
    func shown(
        _ request: TenantRequest, _ show: (AuthorizationJourney) async throws(Fault) -> Response
    ) async throws(Fault) -> Response {
        let journey: AuthorizationJourney
        do throws(JourneyReader.Ending) {
            journey = try await reader.open((try? request.server.queryParameters())?["transaction"], in: request)
        } catch {
            return try answers.end(error, request)
        }
        return try await show(journey)
    }

    /// Handles a form with the transaction in it. The transaction is sealed for this browser, whose cookie no other site's form
    /// brings along (`SameSite=Lax`): that, and what browsers say of a request's origin, keeps forged forms out.
    func posted(
        _ request: TenantRequest, _ handle: (AuthorizationJourney, RequestParameters) async throws(Fault) -> Response
    ) async throws(Fault) -> Response {
        guard request.server.comesFromOwnPage, let form = try? request.server.formParameters() else {
            return try answers.end(.foreign, request)
        }
        let journey: AuthorizationJourney
        do throws(JourneyReader.Ending) {
            journey = try await reader.open(form["transaction"], in: request)
        } catch {
            return try answers.end(error, request)
        }
        return try await handle(journey, form)
    }
}
