import EventThread
import Glibc

/// Lets libcurl run its transfers on the event thread: it says which sockets and what time it waits for, and is told
/// when they have come. Nothing here blocks.
actor Transfers<Kind: Transfer> {
    nonisolated let thread: EventThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let settings: Kind.Settings
    /// Nil before it is opened, and once it is closed.
    private var multi: MultiHandle<Kind>?
    private var line: Line<Call<Kind>>
    private var transfers: [ObjectIdentifier: Kind] = [:]
    private var deadlines: [ObjectIdentifier: EventThread.Timer] = [:]
    /// What libcurl has left to a transfer.
    private var descriptors: [ObjectIdentifier: Int32] = [:]
    private var watched: Set<Int32> = []
    private var wakeUp: EventThread.Timer?

    init(settings: Kind.Settings, line: Line<Call<Kind>>, thread: EventThread) {
        self.settings = settings
        self.line = line
        self.thread = thread
    }

    // MARK: Life

    /// To be called first.
    func open() {
        blockBrokenPipes()
        multi = MultiHandle(
            listener: MultiListener(
                descriptor: { [unowned self] in libcurlWaits(for: $0, of: $1) },
                time: { [unowned self] in libcurlWaits(for: $0) }))
    }

    /// Ends everything.
    func close() {
        for call in line.waiting { finish(call, .failure(.stopped)) }
        for transfer in transfers.values { finish(transfer.call, .failure(.stopped)) }
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

    // MARK: Calls

    func begin(_ call: Call<Kind>) {
        guard multi != nil else { return call.complete(.failure(.stopped)) }
        guard !call.isOver else { return }
        guard line.enter(call) else { return call.complete(.failure(.busy)) }
        deadlines[ObjectIdentifier(call)] = thread.schedule(at: call.deadline) {
            self.deadlineHasCome(call)
        }
        startNext()
    }

    /// Nobody waits for it any more: makes room.
    func abandon(_ call: Call<Kind>) {
        finish(call, .failure(.cancelled))
        startNext()
    }

    private func deadlineHasCome(_ call: Call<Kind>) {
        finish(call, .failure(line.isUnderWay(call) ? .timedOut : .busy))
        startNext()
    }

    private func startNext() {
        while let call = line.next() {
            do throws(Kind.Failure) {
                let transfer = try Kind(call, settings)
                transfers[ObjectIdentifier(call)] = transfer
                multi?.add(transfer)
            } catch {
                finish(call, .failure(error))
            }
        }
    }

    private func follow(_ transfer: Kind, _ progress: Progress<Kind>) {
        switch progress {
        case .over(let outcome): finish(transfer.call, outcome)
        case .waits(let interest, let descriptor, let then):
            let id = ObjectIdentifier(transfer.call)
            // Anew each time: what follows is another.
            if let former = descriptors.updateValue(descriptor, forKey: id) { unwatch(former) }
            watch(descriptor, for: interest) { _ in
                self.follow(transfer, then())
                self.startNext()
            }
        }
    }

    /// Nothing if it is over already.
    private func finish(_ call: Call<Kind>, _ outcome: Call<Kind>.Outcome) {
        guard line.leave(call) else { return }
        let id = ObjectIdentifier(call)
        if let deadline = deadlines.removeValue(forKey: id) { thread.cancel(deadline) }
        if let descriptor = descriptors.removeValue(forKey: id) { unwatch(descriptor) }
        if let transfer = transfers.removeValue(forKey: id) { multi?.remove(transfer) }
        call.complete(outcome)
    }

    // MARK: What libcurl waits for

    /// Nil: for nothing any more.
    private func libcurlWaits(for interest: Readiness?, of descriptor: Int32) {
        guard let interest else { return unwatch(descriptor) }
        watch(descriptor, for: interest) { readiness in
            self.proceed { $0.ready(descriptor, readiness) }
        }
    }

    /// Nil: for no time any more. There is one such time, the earliest.
    private func libcurlWaits(for delay: Duration?) {
        if let wakeUp { thread.cancel(wakeUp) }
        wakeUp = delay.map { delay in
            thread.schedule(at: .now + delay) {
                self.wakeUp = nil
                self.proceed { $0.timeHasCome() }
            }
        }
    }

    private func proceed(_ tell: (MultiHandle<Kind>) -> Void) {
        guard let multi else { return }
        tell(multi)
        while let (transfer, code) = multi.nextDone() {
            follow(transfer, transfer.libcurlIsDone(code))
        }
        startNext()
    }

    // MARK: Descriptors

    /// One that is watched already keeps its handler.
    private func watch(_ descriptor: Int32, for interest: Readiness, handler: @escaping (Readiness) -> Void) {
        guard watched.insert(descriptor).inserted else { return thread.watch(descriptor, insteadFor: interest) }
        thread.watch(descriptor, for: interest, handler: handler)
    }

    private func unwatch(_ descriptor: Int32) {
        watched.remove(descriptor)
        thread.unwatch(descriptor)
    }
}
