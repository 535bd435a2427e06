import Glibc
import Synchronization

/// One thread that waits in poll(2), for file descriptors, deadlines and work from other threads; also the executor of
/// the actors that live on it.
///
/// `enqueue`, `perform` and `shutdown` may be called on any thread. Watches and timers belong to the thread: an actor
/// with this executor, a block given to `perform`, or another handler may touch them; anyone else traps.
/// Handlers must not block. Call `shutdown` to end the thread; it does not end by itself.
package final class EventThread: SerialExecutor {
    package typealias Instant = ContinuousClock.Instant

    /// A deadline that was scheduled, to cancel it.
    package struct Timer: Sendable {
        fileprivate let id: UInt64
    }

    private let mailbox = Mutex(Mailbox())
    private let wakeUp: WakeUp
    /// pthread_self() of the thread; set before the first work runs.
    private let identity = Atomic<UInt>(0)
    private let name: String
    private let joining = Mutex<pthread_t?>(nil)

    // The two below are unsafe by word only: every access is behind `checkIsolated()`, or in `loop()`, which is the thread.
    nonisolated(unsafe) private var watches: WatchList
    nonisolated(unsafe) private var timers = TimerHeap<Instant, () -> Void>()

    /// Starts the thread. `name` is what top(1) shows, 15 bytes at most.
    package init(name: String) {
        self.name = name
        wakeUp = WakeUp()
        watches = WatchList(wakeUp: wakeUp.descriptor)
        var thread = pthread_t()
        let started = pthread_create(
            &thread, nil,
            { context in
                // The thread owns the reference that was retained for it below.
                Unmanaged<EventThread>.fromOpaque(context!).takeRetainedValue().loop()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        precondition(started == 0, "no thread is left for an event thread")
        joining.withLock { $0 = thread }
    }

    deinit {
        wakeUp.close()
    }

    // MARK: From any thread

    package func enqueue(_ job: consuming ExecutorJob) {
        guard add(.job(UnownedJob(job))) else { preconditionFailure("an actor outlived its event thread") }
    }

    /// Runs `block` on the thread, after what was asked for before. False, and nothing else, once the thread has ended.
    @discardableResult
    package func perform(_ block: @escaping @Sendable () -> Void) -> Bool {
        add(.block(block))
    }

    /// Ends the thread when the work that it was given is done, and waits for that (on the thread itself: returns at
    /// once). Watches and timers that are left over are dropped. Work that comes later is refused. May be repeated.
    package func shutdown() {
        mailbox.withLock { $0.end() }
        wakeUp.signal()
        let thread = joining.withLock { $0.take() }
        guard let thread else { return }
        if isCurrent {
            pthread_detach(thread)
        } else {
            pthread_join(thread, nil)
        }
    }

    /// Whether the caller runs on this thread.
    package var isCurrent: Bool {
        identity.load(ordering: .relaxed) == pthread_self()
    }

    package func isIsolatingCurrentContext() -> Bool? {
        isCurrent
    }

    package func checkIsolated() {
        precondition(isCurrent, "only for the event thread itself")
    }

    // MARK: On the thread

    /// Calls `handler` on the thread whenever `descriptor` is ready for what is asked, until `unwatch`. A descriptor is
    /// watched once at a time; unwatch it before it is closed.
    package func watch(_ descriptor: Int32, for interest: Readiness, handler: @escaping (Readiness) -> Void) {
        checkIsolated()
        watches.add(descriptor, for: interest, handler: handler)
    }

    /// Changes what a watched descriptor is watched for; nothing if it isn't watched.
    package func watch(_ descriptor: Int32, insteadFor interest: Readiness) {
        checkIsolated()
        watches.change(descriptor, to: interest)
    }

    /// On the thread only. Forgets the descriptor; one that is not watched is no error.
    package func unwatch(_ descriptor: Int32) {
        checkIsolated()
        watches.remove(descriptor)
    }

    /// Calls `handler` once, on the thread, when `deadline` has come (to a millisecond, never early).
    @discardableResult
    package func schedule(at deadline: Instant, handler: @escaping () -> Void) -> Timer {
        checkIsolated()
        return Timer(id: timers.insert(handler, at: deadline))
    }

    /// Nothing happens if its time has come already.
    package func cancel(_ timer: Timer) {
        checkIsolated()
        timers.cancel(timer.id)
    }

    // MARK: Within

    private func add(_ work: Mailbox.Work) -> Bool {
        let (accepted, wake) = mailbox.withLock { $0.add(work) }
        if wake { wakeUp.signal() }
        return accepted
    }

    private func loop() {
        identity.store(pthread_self(), ordering: .relaxed)
        takeName()
        let executor = asUnownedSerialExecutor()
        var work: [Mailbox.Work] = []
        while mailbox.withLock({ $0.take(into: &work) }) {
            for item in work {
                switch item {
                case .job(let job): job.runSynchronously(on: executor)
                case .block(let block): block()
                }
            }
            work.removeAll(keepingCapacity: true)
            while let handler = timers.popDue(.now) { handler() }
            let idle = mailbox.withLock { $0.fallAsleep() }
            wait(idle ? remaining() : 0)
        }
        watches = WatchList(wakeUp: wakeUp.descriptor)
        timers = TimerHeap()
    }

    /// By way of /proc: Glibc's Swift module has no pthread_setname_np. Without /proc the thread goes by the program's name.
    private func takeName() {
        let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        _ = write(file, name, min(name.utf8.count, 15))
        close(file)
    }

    private func wait(_ milliseconds: Int32) {
        let woken = watches.poll(milliseconds: milliseconds)
        if woken { wakeUp.clear() }
        for (id, readiness) in watches.ready() {
            watches.handler(of: id)?(readiness)
        }
    }

    /// Milliseconds until the next deadline, rounded up; -1 if there is none.
    private func remaining() -> Int32 {
        guard let deadline = timers.earliest() else { return -1 }
        let (seconds, attoseconds) = Instant.now.duration(to: deadline).components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 3600 else { return 3_600_000 }
        return Int32(seconds) * 1000 + Int32((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
