import EventThread

/// Fetches from other people's servers, on a thread of its own. The one door through which Ostiary asks for a URL that
/// somebody else has chosen.
///
/// Only https (but for what the settings allow), only addresses that the guard permits, only verified certificates, no redirects, no proxy, no cookies;
/// bounded in time, size and number. Every fetch has a connection of its own, so a request is sent once at most and
/// none disturbs another.
package final class Fetcher: Sendable {
    private let thread: TransferThread<FetchTransfer>
    private let timeout: Duration

    /// Starts the thread. Nothing is connected to yet.
    package init(_ settings: FetcherSettings = FetcherSettings()) {
        thread = TransferThread(
            name: "outbound", settings: settings, places: settings.maximumInFlight,
            maximumWaiting: settings.maximumWaiting)
        timeout = settings.timeout
    }

    /// The answer, of whatever status. Cancelling the task ends this fetch at once, and no other.
    package func fetch(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        try await fetch(request, deadline: .now + timeout)
    }

    func fetch(
        _ request: OutboundRequest, deadline: EventThread.Instant
    ) async throws(OutboundError) -> OutboundResponse {
        try await thread.run(request, deadline: deadline)
    }

    /// Fails what is under way or waits, and what comes later, as `stopped`; ends the thread. May be repeated.
    package func shutdown() {
        thread.shutdown()
    }
}
