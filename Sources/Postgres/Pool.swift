import EventThread
import Logging
import Synchronization

/// Spreads calls over a few connections. Calls come in by any thread through the inbox, one wake-up a burst; all else
/// happens on the event thread.
actor Pool {
    /// Connections by index; those that a transaction holds take no other calls.
    private struct Seat {
        let connection: Connection
        var transaction: TransactionID?
    }

    /// Of a transaction that has begun.
    private enum LeaseState {
        case held(Connection)
        case lost
    }

    private struct Inbox {
        var calls: [Call] = []
        var isScheduled = false
        var isOpen = true
    }

    nonisolated let thread: EventThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    nonisolated let configuration: DatabaseConfiguration
    private nonisolated let inbox = Mutex(Inbox())
    /// Calls that were accepted and are not finished.
    private nonisolated let outstanding = Atomic<Int>(0)

    private let logger: Logger
    private var seats: [Seat] = []
    private var waiting = Queue<Call>()
    private var leases: [TransactionID: LeaseState] = [:]
    /// Only listens; there from the first listener on.
    private var listening: Connection?
    private var listeners = Listeners()
    private var isWatchingDeadline = false
    private var isDispatching = false
    private var running: UnsafeContinuation<Void, Never>?
    private var isStopping = false
    private var hasStopped = false

    init(configuration: DatabaseConfiguration, thread: EventThread, logger: Logger) {
        self.configuration = configuration
        self.thread = thread
        self.logger = logger
    }

    // MARK: From any thread

    /// Accepts a call, or completes it with the reason why not.
    nonisolated func submit(_ call: Call) {
        let count = outstanding.wrappingAdd(1, ordering: .relaxed).newValue
        if count > configuration.queueLimit {
            // A transaction that has begun goes on: to refuse its COMMIT would free nothing.
            switch call.lease {
            case .none, .first: return refuse(call, .overloaded)
            case .member, .last: break
            }
        }
        if !accept(CollectionOfOne(call)) { refuse(call, .unavailable(sent: false)) }
    }

    /// Accepts the last calls of a transaction that has begun: nothing is done between them.
    nonisolated func submit(_ calls: [Call]) {
        outstanding.wrappingAdd(calls.count, ordering: .relaxed)
        guard !accept(calls) else { return }
        for call in calls { refuse(call, .unavailable(sent: false)) }
    }

    /// False when the pool is closed.
    private nonisolated func accept(_ calls: some Collection<Call>) -> Bool {
        let (isAccepted, isFirst) = inbox.withLock { inbox in
            guard inbox.isOpen else { return (false, false) }
            inbox.calls.append(contentsOf: calls)
            defer { inbox.isScheduled = true }
            return (true, !inbox.isScheduled)
        }
        if isFirst { thread.perform { self.assumeIsolated { $0.collect() } } }
        return isAccepted
    }

    private nonisolated func refuse(_ call: Call, _ error: DatabaseError) {
        outstanding.wrappingSubtract(1, ordering: .relaxed)
        call.complete(.failure(error))
    }

    // MARK: Life

    /// Connects. `continuation` is resumed when all is closed again.
    func start(_ continuation: UnsafeContinuation<Void, Never>) {
        guard !hasStopped else { return continuation.resume() }
        running = continuation
        if isStopping { return finishStopping() }
        seats = (0..<configuration.connections).map { _ in Seat(connection: makeConnection()) }
        for seat in seats { seat.connection.assumeIsolated { $0.connect() } }
        if !listeners.names.isEmpty { connectListening() }
    }

    private func makeConnection() -> Connection {
        Connection(configuration: configuration, pool: self, thread: thread, logger: logger)
    }

    /// Accepts no more calls (but those of transactions that have begun), and closes when the others are finished, at the
    /// latest when they have had time for it.
    func stop() {
        guard !isStopping else { return }
        isStopping = true
        guard running != nil else { return }
        thread.schedule(at: .now + configuration.statementDeadline) {
            self.assumeIsolated { $0.finishStopping() }
        }
        finishStoppingIfIdle()
    }

    private func finishStoppingIfIdle() {
        guard isStopping, leases.isEmpty, outstanding.load(ordering: .relaxed) == 0 else { return }
        finishStopping()
    }

    private func finishStopping() {
        guard !hasStopped else { return }
        hasStopped = true
        let late = inbox.withLock { inbox in
            inbox.isOpen = false
            defer { inbox.calls = [] }
            return inbox.calls
        }
        for call in late { finish(call, .failure(.unavailable(sent: false))) }
        while let call = waiting.popFirst() { finish(call, .failure(.unavailable(sent: false))) }
        for seat in seats { seat.connection.assumeIsolated { $0.close() } }
        listening?.assumeIsolated { $0.close() }
        listening = nil
        seats = []
        leases = [:]
        listeners.finish()
        running?.resume()
        running = nil
    }

    // MARK: Calls

    private func collect() {
        let calls = inbox.withLock { inbox in
            inbox.isScheduled = false
            defer { inbox.calls = [] }
            return inbox.calls
        }
        for call in calls { accept(call) }
        dispatch()
    }

    private func accept(_ call: Call) {
        switch call.lease {
        case .none, .first:
            isStopping ? finish(call, .failure(.unavailable(sent: false))) : waiting.append(call)
        case .member(let transaction):
            if let lease = leases[transaction] { send(call, by: lease) } else { waiting.append(call) }
        case .last(let transaction):
            guard let lease = leases.removeValue(forKey: transaction) else {
                withdraw(transaction)
                return finish(call, .failure(.unavailable(sent: false)))
            }
            send(call, by: lease)
            release(transaction)
        }
    }

    private func send(_ call: Call, by lease: LeaseState) {
        switch lease {
        case .held(let connection): connection.assumeIsolated { $0.send(call, begin: false) }
        case .lost: finish(call, .failure(.unavailable(sent: false)))
        }
    }

    /// The connection is free for others, behind the COMMIT or ROLLBACK that was just sent.
    private func release(_ transaction: TransactionID) {
        guard let index = seats.firstIndex(where: { $0.transaction == transaction }) else { return }
        seats[index].transaction = nil
    }

    /// What still waits of a transaction that is over must not begin another one, which nobody would end.
    private func withdraw(_ transaction: TransactionID) {
        waiting.forEach { call in
            switch call.lease {
            case .first(transaction), .member(transaction): call.complete(.failure(.transactionAborted))
            default: break
            }
        }
    }

    /// Sends what waits as far as there is room for it. Does nothing if it is at it already.
    func dispatch() {
        guard !isDispatching else { return }
        isDispatching = true
        while let call = waiting.first {
            guard !call.isOver else {
                _ = waiting.popFirst()
                finish(call, .failure(.cancelled))
                continue
            }
            guard place(call) else { break }
            _ = waiting.popFirst()
        }
        watchDeadline()
        for seat in seats { seat.connection.assumeIsolated { $0.flush() } }
        isDispatching = false
        finishStoppingIfIdle()
    }

    /// False if there is no room for it now.
    private func place(_ call: Call) -> Bool {
        switch call.lease {
        case .none, .last:
            guard let index = freest() else { return false }
            seats[index].connection.assumeIsolated { $0.send(call, begin: false) }
        case .first(let transaction), .member(let transaction):
            if let lease = leases[transaction] {
                send(call, by: lease)
                return true
            }
            guard let index = freest() else { return false }
            seats[index].transaction = transaction
            leases[transaction] = .held(seats[index].connection)
            seats[index].connection.assumeIsolated { $0.send(call, begin: true) }
        }
        return true
    }

    /// The connection with the fewest calls under way, of those that no transaction holds.
    private func freest() -> Int? {
        var best: (index: Int, pending: Int)?
        for (index, seat) in seats.enumerated() where seat.transaction == nil {
            guard let pending = seat.connection.assumeIsolated({ $0.pending }) else { continue }
            if pending < best?.pending ?? configuration.pipelineDepth { best = (index, pending) }
        }
        return best?.index
    }

    /// Every accepted call ends here, once.
    func finish(_ call: Call, _ outcome: Call.Outcome) {
        outstanding.wrappingSubtract(1, ordering: .relaxed)
        call.complete(outcome)
    }

    private func watchDeadline() {
        guard !isWatchingDeadline, let first = waiting.first else { return }
        isWatchingDeadline = true
        thread.schedule(at: first.deadline) {
            self.assumeIsolated { $0.deadlineMayHavePassed() }
        }
    }

    private func deadlineMayHavePassed() {
        isWatchingDeadline = false
        let now = EventThread.Instant.now
        while let call = waiting.first, call.deadline <= now {
            _ = waiting.popFirst()
            finish(call, .failure(.deadlineExceeded(sent: false)))
        }
        dispatch()
    }

    // MARK: Connections

    func connectionIsReady(_ connection: Connection) {
        guard connection === listening else { return dispatch() }
        for channel in listeners.names { listen(on: channel) }
    }

    func connectionWasLost(_ connection: Connection) {
        guard connection !== listening else { return listeners.tellAll(.lost) }
        guard let index = seats.firstIndex(where: { $0.connection === connection }) else { return }
        if let transaction = seats[index].transaction { leases[transaction] = .lost }
        seats[index].transaction = nil
        dispatch()
    }

    // MARK: Listening

    func add(_ continuation: AsyncStream<DatabaseNotification>.Continuation, listeningOn channel: String) {
        guard !hasStopped else { return continuation.finish() }
        let id = listeners.add(continuation, to: channel)
        continuation.onTermination = { [weak self, thread] _ in
            thread.perform { [weak self] in self?.assumeIsolated { $0.removeListener(id, from: channel) } }
        }
        guard running != nil else { return }
        listening == nil ? connectListening() : listen(on: channel)
    }

    private func connectListening() {
        let connection = makeConnection()
        listening = connection
        connection.assumeIsolated { $0.connect() }
    }

    private func listen(on channel: String) {
        command("LISTEN " + Self.quoted(channel)) { [weak self] outcome in
            guard case .success = outcome else { return }
            self?.assumeIsolated { $0.listeners.tell(channel, .listening) }
        }
    }

    private func removeListener(_ id: UInt64, from channel: String) {
        guard listeners.remove(id, from: channel) else { return }
        command("UNLISTEN " + Self.quoted(channel)) { _ in }
    }

    func notified(_ channel: String, _ payload: String) {
        listeners.tell(channel, .payload(payload))
    }

    /// On the listening connection, if that is ready: it listens to all when it becomes ready.
    private func command(_ sql: String, whenDone: @escaping @Sendable (Call.Outcome) -> Void) {
        guard let listening, listening.assumeIsolated({ $0.pending != nil }) else { return }
        outstanding.wrappingAdd(1, ordering: .relaxed)
        let call = Call(.command(sql), deadline: .now + configuration.statementDeadline, whenDone: whenDone)
        listening.assumeIsolated { connection in
            connection.send(call, begin: false)
            connection.flush()
        }
    }

    private static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
