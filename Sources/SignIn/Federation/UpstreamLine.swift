import OAuth
import Outbound

/// Asks providers, each within its bounds.
struct UpstreamLine: Sendable {
    private let fetcher: Fetcher
    private let gate: UpstreamGate

    init(fetcher: Fetcher, gate: UpstreamGate) {
        self.fetcher = fetcher
        self.gate = gate
    }

    /// The answer, unless the server is ill (5xx): that is an error as silence is.
    func answer(to request: OutboundRequest, _ key: UpstreamGate.Key) async throws(UpstreamRefusal) -> OutboundResponse
    {
        try await gate.pass(key) { () async throws(UpstreamRefusal) in
            let response: OutboundResponse
            do throws(OutboundError) {
                response = try await fetcher.fetch(request)
            } catch {
                throw UpstreamRefusal(error)
            }
            guard response.status < 500 else { throw .serverError }
            guard response.status != 429, response.status != 408 else { throw .limited }
            return response
        }
    }

    /// The document at an address.
    func document(_ url: String, _ key: UpstreamGate.Key) async throws(UpstreamRefusal) -> [UInt8]? {
        let response = try await answer(to: OutboundRequest(.get, url, headers: [("Accept", "application/json")]), key)
        return response.status == 200 ? response.body : nil
    }
}

extension UpstreamRefusal {
    fileprivate init(_ error: OutboundError) {
        self =
            switch error {
            case .urlMalformed, .headerMalformed: .metadataMalformed
            case .schemeRefused, .addressRefused: .addressRefused
            case .unreachable, .tlsFailed, .broken: .unreachable
            case .timedOut: .timedOut
            case .tooLarge: .answerTooLarge
            // Nothing is known of the server then.
            case .busy, .stopped, .cancelled: .busy
            }
    }
}
