import HTTPTypes
import Hummingbird
import HummingbirdCore
import OAuth
import SignIn

/// What all pages of a passage share: the transaction is opened before they are shown and before they are answered, and at its end the
/// person goes on to where they wanted.
struct PassageDoor: Sendable {
    private let services: WebServices
    private let reader: JourneyReader
    private let answers: JourneyAnswers
    private let dispatcher: Dispatcher

    init(_ services: WebServices) {
        self.services = services
        reader = JourneyReader(services)
        answers = JourneyAnswers(services)
        dispatcher = Dispatcher(services)
    }

    /// Shows a page at which a passage may begin: from an authorization request, in the middle of another passage, or from nowhere.
    func entered(
        _ request: TenantRequest, _ show: (Passage) async throws(Fault) -> Response
    ) async throws(Fault) -> Response {
        let passage: Passage
        do throws(JourneyReader.Ending) {
            passage = try await entrance((try? request.server.queryParameters())?["transaction"], request)
        } catch {
            return try answers.end(error, request)
        }
        var response = try await show(passage)
        if let setting = passage.browser.setting { response.headers.append(setting) }
        return response
    }

    /// Shows a page in the middle of a passage. Without one, or with one that was left lying, it begins anew at `start`.
    func shown(
        _ request: TenantRequest, or start: String, _ show: (Passage) async throws(Fault) -> Response
    ) async throws(Fault) -> Response {
        let text = (try? request.server.queryParameters())?["transaction"]
        do throws(JourneyReader.Ending) {
            guard let text else { return .seeOther(request.issuer.url(start)) }
            let (passage, isExpired) = try await opened(text, request)
            guard !isExpired else { return .seeOther(request.issuer.url(start)) }
            do throws(Fault) { return try await show(passage) } catch { throw .fault(error) }
        } catch {
            return try answers.end(error, request)
        }
    }

    /// Handles a form with the transaction in it, from this browser alone.
    func posted(
        _ request: TenantRequest, or start: String,
        _ handle: (Passage, RequestParameters) async throws(Fault) -> Response
    ) async throws(Fault) -> Response {
        guard request.server.comesFromOwnPage, let form = try? request.server.formParameters() else {
            return services.answer(.foreignForm, request)
        }
        do throws(JourneyReader.Ending) {
            let (passage, isExpired) = try await opened(form["transaction"] ?? "", request)
            guard !isExpired else { return .seeOther(request.issuer.url(start)) }
            do throws(Fault) { return try await handle(passage, form) } catch { throw .fault(error) }
        } catch {
            return try answers.end(error, request)
        }
    }

    func seal(_ passage: Passage, _ request: TenantRequest) throws(Fault) -> String {
        return try services.seal(passage.transaction, for: request)
    }

    /// To another page of the passage.
    func page(_ path: String, _ passage: Passage, _ request: TenantRequest) throws(Fault) -> Response {
        .seeOther(try address(path, passage, request))
    }

    /// The address of another page of the passage.
    func address(_ path: String, _ passage: Passage, _ request: TenantRequest) throws(Fault) -> String {
        request.issuer.url(path) + "?transaction=" + (try seal(passage, request))
    }

    /// The same for a link on a page.
    func link(_ path: String, _ passage: Passage, _ request: TenantRequest) throws(Fault) -> PageLink {
        try request.link(path + "?transaction=" + (try seal(passage, request)))
    }

    /// To the sign-in page of whatever waits.
    func signIn(_ passage: Passage, _ request: TenantRequest, _ fields: [HTTPField] = []) throws(Fault) -> Response {
        guard let journey = passage.journey else {
            return .seeOther(request.issuer.url("/account/sign-in"), fields)
        }
        return try answers.page("/sign-in", journey, request, fields)
    }

    /// The same as a link on a page.
    func signInLink(_ passage: Passage, _ request: TenantRequest) throws(Fault) -> PageLink {
        guard let journey = passage.journey else { return try request.link("/account/sign-in") }
        return try request.link("/sign-in?transaction=" + (try answers.seal(journey.transaction, request)))
    }

    /// On to where the person wanted, as whoever is signed in to this browser; nobody is: to the page where they do.
    func goOn(_ passage: Passage, _ request: TenantRequest) async throws(Fault) -> Response {
        guard let journey = passage.journey else { return .seeOther(request.issuer.url("/account")) }
        return try await dispatcher.dispatch(journey, request)
    }

    /// On to where the person wanted, now that they are signed in.
    func arrive(
        _ passage: Passage, _ signedIn: SignedIn, _ request: TenantRequest
    ) async throws(Fault) -> Response {
        let cookie = TenantCookies(request.tenant, issuer: request.issuer).setting(
            signedIn.cookie,
            lifetime: passage.transaction.isRemembered ? request.tenant.policy.sessionLifetime : nil)
        guard var journey = passage.journey else { return .seeOther(request.issuer.url("/account"), [cookie]) }
        journey.transaction.authenticatedIn = signedIn.authentication.session.rawValue
        do throws(Fault) {
            return try await dispatcher.dispatch(journey, by: signedIn.authentication, request, [cookie])
        } catch {
            // The person is signed in: what comes next is tried anew.
            answers.log(error, request)
            return try answers.page("/authorize/resume", journey, request, [cookie])
        }
    }

    /// A passage of this browser that goes on with what a mail's link has kept of it.
    func resumed(
        _ journey: AuthorizationTransaction?, isRemembered: Bool, in browser: TenantCookies.Browser,
        _ request: TenantRequest
    ) async -> Passage {
        var transaction = PassageTransaction(
            started: request.server.now, browser: browser.binding, journey: journey)
        transaction.isRemembered = isRemembered
        var revived: AuthorizationJourney?
        // One that was left lying too long, or can't be had for another reason: the person's account is where they arrive.
        if let journey, journey.browser == browser.binding {
            revived = try? await reader.revive(journey, browser: browser, in: request)
        }
        return Passage(transaction: transaction, journey: revived, browser: browser)
    }

    private func entrance(
        _ text: String?, _ request: TenantRequest
    ) async throws(JourneyReader.Ending) -> Passage {
        let cookies = TenantCookies(request.tenant, issuer: request.issuer)
        guard let text else {
            let browser = cookies.browser(in: request.server) ?? cookies.newBrowser()
            let transaction = PassageTransaction(started: request.server.now, browser: browser.binding, journey: nil)
            return Passage(transaction: transaction, journey: nil, browser: browser)
        }
        let isPassage =
            services.transactions.open(
                text, as: PassageTransaction.self, tenant: request.tenant.id, now: request.server.now) != nil
        if isPassage {
            var (passage, isExpired) = try await opened(text, request)
            if isExpired {
                passage.transaction.started = request.server.now
                passage.transaction.proof = nil
            }
            return passage
        }
        let journey = try await reader.open(text, in: request)
        guard let browser = journey.browser else { throw .foreign }
        let transaction = PassageTransaction(
            started: request.server.now, browser: browser.binding, journey: journey.transaction)
        return Passage(transaction: transaction, journey: journey, browser: browser)
    }

    private func opened(
        _ text: String, _ request: TenantRequest
    ) async throws(JourneyReader.Ending) -> (Passage, isExpired: Bool) {
        guard
            let opened = services.transactions.open(
                text, as: PassageTransaction.self, tenant: request.tenant.id, now: request.server.now),
            let browser = TenantCookies(request.tenant, issuer: request.issuer).browser(in: request.server),
            browser.binding == opened.unfolded.transaction.browser
        else { throw .foreign }
        let (transaction, isExpired) = opened.unfolded
        var journey: AuthorizationJourney?
        if let waiting = transaction.journey {
            journey = try await reader.revive(waiting, browser: browser, in: request)
        }
        return (Passage(transaction: transaction, journey: journey, browser: browser), isExpired)
    }
}
