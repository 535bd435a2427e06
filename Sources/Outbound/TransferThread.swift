import EventThread

/// Transfers of one kind on a thread of their own, for tasks to wait for.
final class TransferThread<Kind: Transfer>: Sendable {
    private let thread: EventThread
    private let transfers: Transfers<Kind>

    /// Starts the thread. Nothing is connected to yet.
    init(name: String, settings: Kind.Settings, places: Int, maximumWaiting: Int) {
        thread = EventThread(name: name)
        transfers = Transfers(
            settings: settings, line: Line(places: places, maximumWaiting: maximumWaiting), thread: thread)
        perform { $0.open() }
    }

    deinit {
        shutdown()
    }

    /// Cancelling the task ends this transfer at once, and no other.
    func run(_ job: Kind.Job, deadline: EventThread.Instant) async throws(Kind.Failure) -> Kind.Success {
        let call = Call<Kind>(job, deadline: deadline)
        return try await withTaskCancellationHandler {
            if !perform({ $0.begin(call) }) { call.complete(.failure(.stopped)) }
            return await call.outcome()
        } onCancel: {
            call.complete(.failure(.cancelled))
            perform { $0.abandon(call) }
        }.get()
    }

    /// Fails what is under way or waits, and what comes later, as `stopped`; ends the thread. May be repeated.
    func shutdown() {
        perform { $0.close() }
        thread.shutdown()
    }

    @discardableResult
    private func perform(_ body: @escaping @Sendable (isolated Transfers<Kind>) -> Void) -> Bool {
        thread.perform { [transfers] in transfers.assumeIsolated(body) }
    }
}
