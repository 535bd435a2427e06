import EventThread
import Glibc

/// Lets libcurl run its transfers on the event thread: it says which sockets and what time it waits for, and is told
/// when they have come. Nothing here blocks.
actor Transfers {
    nonisolated let thread: EventThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let settings: FetcherSettings
    /// Nil once it is closed.
    private var multi: MultiHandle?
    private var line: Line<Fetch>
    private var transfers: [ObjectIdentifier: Transfer] = [:]
    private var deadlines: [ObjectIdentifier: EventThread.Timer] = [:]
    private var watched: Set<Int32> = []
    private var wakeUp: EventThread.Timer?

    init(settings: FetcherSettings, thread: EventThread) {
        self.settings = settings
        self.thread = thread
        line = Line(places: settings.maximumInFlight, maximumWaiting: settings.maximumWaiting)
    }

    // MARK: Life

    /// To be called first.
    func open() {
        blockBrokenPipes()
        multi = MultiHandle(listener: self)
    }

    /// Ends everything.
    func close() {
        for fetch in line.waiting { finish(fetch, .failure(.stopped)) }
        for transfer in transfers.values { finish(transfer.fetch, .failure(.stopped)) }
        multi = nil
    }

    /// A connection that the other side has closed must not end the process. libcurl would ignore the signal for the
    /// whole process, and only now and then; this thread needs it never.
    private func blockBrokenPipes() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    // MARK: Fetches

    func begin(_ fetch: Fetch) {
        guard multi != nil else { return fetch.complete(.failure(.stopped)) }
        guard !fetch.isOver else { return }
        guard line.enter(fetch) else { return fetch.complete(.failure(.busy)) }
        deadlines[ObjectIdentifier(fetch)] = thread.schedule(at: fetch.deadline) {
            self.assumeIsolated { $0.deadlineHasCome(fetch) }
        }
        startNext()
    }

    /// Nobody waits for it any more: makes room.
    func abandon(_ fetch: Fetch) {
        finish(fetch, .failure(.cancelled))
        startNext()
    }

    private func deadlineHasCome(_ fetch: Fetch) {
        finish(fetch, .failure(line.isUnderWay(fetch) ? .timedOut : .busy))
        startNext()
    }

    private func startNext() {
        while let fetch = line.next() {
            do throws(OutboundError) {
                let transfer = try Transfer(fetch, settings)
                transfers[ObjectIdentifier(fetch)] = transfer
                multi?.add(transfer)
            } catch {
                finish(fetch, .failure(error))
            }
        }
    }

    /// Nothing if it is over already.
    private func finish(_ fetch: Fetch, _ outcome: Fetch.Outcome) {
        guard line.leave(fetch) else { return }
        if let deadline = deadlines.removeValue(forKey: ObjectIdentifier(fetch)) { thread.cancel(deadline) }
        if let transfer = transfers.removeValue(forKey: ObjectIdentifier(fetch)) { multi?.remove(transfer) }
        fetch.complete(outcome)
    }

    // MARK: What libcurl waits for

    /// Nil: for nothing any more.
    func wait(for interest: Readiness?, of descriptor: Int32) {
        guard let interest else {
            watched.remove(descriptor)
            return thread.unwatch(descriptor)
        }
        guard watched.insert(descriptor).inserted else { return thread.watch(descriptor, insteadFor: interest) }
        thread.watch(descriptor, for: interest) { readiness in
            self.assumeIsolated { $0.proceed { $0.ready(descriptor, readiness) } }
        }
    }

    /// Nil: for no time any more. There is one such time, the earliest.
    func wait(for delay: Duration?) {
        if let wakeUp { thread.cancel(wakeUp) }
        wakeUp = delay.map { delay in
            thread.schedule(at: .now + delay) {
                self.assumeIsolated { transfers in
                    transfers.wakeUp = nil
                    transfers.proceed { $0.timeHasCome() }
                }
            }
        }
    }

    private func proceed(_ tell: (MultiHandle) -> Void) {
        guard let multi else { return }
        tell(multi)
        while let (transfer, code) = multi.nextDone() {
            finish(transfer.fetch, transfer.outcome(code))
        }
        startNext()
    }
}
