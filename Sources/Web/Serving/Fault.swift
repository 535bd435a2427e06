import OAuth

/// An error that isn't the specification's of any endpoint: what the one place that answers such errors needs to know.
enum Fault: Error {
    case notFound
    case methodNotAllowed(allowed: String)
    case tooLarge(limit: Int)
    /// The rest of the body never came.
    case bodyIncomplete
    case unavailable(retryAfter: Int)
    /// The text is for the log alone.
    case broken(String)

    init(_ failure: Failure<Never>) {
        switch failure {
        case .unavailable(let retryAfter): self = .unavailable(retryAfter: retryAfter)
        case .broken(let what): self = .broken(what)
        }
    }

    var status: Int {
        switch self {
        case .notFound: 404
        case .methodNotAllowed: 405
        case .tooLarge: 413
        case .bodyIncomplete: 400
        case .unavailable: 503
        case .broken: 500
        }
    }

    /// `error`, in RFC 6749's words where it has some.
    var code: String {
        switch self {
        case .notFound, .methodNotAllowed, .tooLarge, .bodyIncomplete: "invalid_request"
        case .unavailable: "temporarily_unavailable"
        case .broken: "server_error"
        }
    }

    var reason: String {
        switch self {
        case .notFound: "not_found"
        case .methodNotAllowed: "method_not_allowed"
        case .tooLarge: "body_too_large"
        case .bodyIncomplete: "body_incomplete"
        case .unavailable: "unavailable"
        case .broken: "unexpected"
        }
    }

    /// `error_description`.
    var explanation: String {
        switch self {
        case .notFound: "There is nothing here."
        case .methodNotAllowed: "This address doesn't take that method."
        case .tooLarge(let limit): "The body is larger than \(limit) bytes."
        case .bodyIncomplete: "The body ended before its time."
        case .unavailable: "The server can't do this at the moment; try again."
        case .broken: "The server met an unexpected condition."
        }
    }

    /// As the authorization endpoint tells it to a client; nil when it is the request's own fault.
    var authorizationError: AuthorizationError? {
        switch self {
        case .notFound, .methodNotAllowed, .tooLarge, .bodyIncomplete: nil
        case .unavailable: .unavailable
        case .broken: .serverError
        }
    }

    var problem: ErrorPage.Problem {
        switch self {
        case .notFound: .notFound
        case .methodNotAllowed, .tooLarge, .bodyIncomplete: .badRequest
        case .unavailable: .unavailable
        case .broken: .unexpected
        }
    }
}

extension Failure {
    /// The fault in it; nil when it is a refusal, which the endpoint itself answers.
    var fault: Fault? {
        switch self {
        case .refused: nil
        case .unavailable(let retryAfter): .unavailable(retryAfter: retryAfter)
        case .broken(let what): .broken(what)
        }
    }
}

/// Runs what can fail but not be refused.
func faulting<Value>(_ work: () async throws(Failure<Never>) -> Value) async throws(Fault) -> Value {
    do throws(Failure<Never>) { return try await work() } catch { throw Fault(error) }
}
