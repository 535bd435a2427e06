import EventThread

/// Fetches from other people's servers, on a thread of its own. The one door through which Ostiary asks for a URL that
/// somebody else has chosen.
///
/// Only https (but for what the settings allow), only addresses that the guard permits, only verified certificates, no redirects, no proxy, no cookies;
/// bounded in time, size and number. Every fetch has a connection of its own, so a request is sent once at most and
/// none disturbs another.
package final class Fetcher: Sendable {
    private let thread: EventThread
    private let transfers: Transfers
    private let timeout: Duration

    /// Starts the thread. Nothing is connected to yet.
    package init(_ settings: FetcherSettings = FetcherSettings()) {
        thread = EventThread(name: "outbound")
        transfers = Transfers(settings: settings, thread: thread)
        timeout = settings.timeout
        thread.perform { [transfers] in transfers.assumeIsolated { $0.open() } }
    }

    deinit {
        shutdown()
    }

    /// The answer, of whatever status. Cancelling the task ends this fetch at once, and no other.
    package func fetch(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        try await fetch(request, deadline: .now + timeout)
    }

    func fetch(
        _ request: OutboundRequest, deadline: EventThread.Instant
    ) async throws(OutboundError) -> OutboundResponse {
        let fetch = Fetch(request, deadline: deadline)
        return try await withTaskCancellationHandler {
            if !thread.perform({ [transfers] in transfers.assumeIsolated { $0.begin(fetch) } }) {
                fetch.complete(.failure(.stopped))
            }
            return await fetch.outcome()
        } onCancel: {
            fetch.complete(.failure(.cancelled))
            thread.perform { [transfers] in transfers.assumeIsolated { $0.abandon(fetch) } }
        }.get()
    }

    /// Fails what is under way or waits, and what comes later, as `stopped`; ends the thread. May be repeated.
    package func shutdown() {
        thread.perform { [transfers] in transfers.assumeIsolated { $0.close() } }
        thread.shutdown()
    }
}
