import CLibPQ
import EventThread
import Logging

/// One connection, kept alive: connects, sends calls in a pipeline, hands out their answers, and replaces itself when it
/// is lost. Lives on the event thread, as its pool does; each calls the other without a hop.
actor Connection {
    private enum State {
        case resting
        case connecting(Wire, descriptor: Int32, deadline: EventThread.Timer)
        case ready(Wire, descriptor: Int32)
        case closed
    }

    nonisolated let thread: EventThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let configuration: DatabaseConfiguration
    private let logger: Logger
    private unowned let pool: Pool
    private var state = State.resting
    private var slots = SlotQueue<Call, PostgresResult>()
    private var prepared = PreparedStatements()
    private var isWriting = false
    private var isWatchingDeadline = false
    private var failures = 0

    init(configuration: DatabaseConfiguration, pool: Pool, thread: EventThread, logger: Logger) {
        self.configuration = configuration
        self.pool = pool
        self.thread = thread
        self.logger = logger
    }

    private var isReady: Bool { if case .ready = state { true } else { false } }

    /// How many calls are under way; nil if none can be sent.
    var pending: Int? { isReady ? slots.count : nil }

    // MARK: Connecting

    func connect() {
        guard case .resting = state else { return }
        guard let wire = Wire(settings) else { return retry("no memory") }
        let deadline = thread.schedule(at: .now + configuration.connectDeadline) {
            self.assumeIsolated { $0.lose("connect deadline exceeded") }
        }
        guard wire.descriptor >= 0 else {
            thread.cancel(deadline)
            return retry(wire.message)
        }
        state = .connecting(wire, descriptor: wire.descriptor, deadline: deadline)
        watchConnecting(wire, for: .writable)
    }

    /// Closes for ever. What is under way fails as unavailable.
    func close() {
        lose(nil)
        state = .closed
    }

    private var settings: [(key: String, value: String)] {
        // Should we give up on a statement, this ends it on the server; ours comes first, so that it is ours that is reported.
        let serverDeadline = (configuration.statementDeadline + .seconds(1)) / .milliseconds(1)
        let parameters = configuration.parameters.sorted { $0.key < $1.key }.map { " -c \($0.key)=\($0.value)" }
        return [
            ("application_name", configuration.applicationName),
            (
                "options",
                // A node that stands still in a transaction must not hold for ever what others wait for.
                "-c statement_timeout=\(Int(serverDeadline)) -c idle_in_transaction_session_timeout=\(2 * Int(serverDeadline))"
                    + parameters.joined()
            ),
            ("dbname", configuration.conninfo),
            ("client_encoding", "UTF8"),
        ]
    }

    private func watchConnecting(_ wire: Wire, for interest: Readiness) {
        thread.watch(wire.descriptor, for: interest) { _ in
            self.assumeIsolated { $0.advance() }
        }
    }

    private func advance() {
        guard case .connecting(let wire, let descriptor, let deadline) = state else { return }
        // libpq may go on with another descriptor, which may have the same number.
        thread.unwatch(descriptor)
        switch wire.advance() {
        case .reading:
            state = .connecting(wire, descriptor: wire.descriptor, deadline: deadline)
            watchConnecting(wire, for: .readable)
        case .writing:
            state = .connecting(wire, descriptor: wire.descriptor, deadline: deadline)
            watchConnecting(wire, for: .writable)
        case .failed:
            lose(wire.message)
        case .connected:
            thread.cancel(deadline)
            becomeReady(wire)
        }
    }

    private func becomeReady(_ wire: Wire) {
        failures = 0
        isWriting = false
        prepared = PreparedStatements()
        state = .ready(wire, descriptor: wire.descriptor)
        thread.watch(wire.descriptor, for: .readable) { readiness in
            self.assumeIsolated { $0.ready(readiness) }
        }
        logger.debug("database connection ready")
        pool.assumeIsolated { $0.connectionIsReady(self) }
    }

    /// Drops the connection, fails what is under way, and connects again after a while, unless `reason` is nil.
    private func lose(_ reason: String?) {
        switch state {
        case .resting, .closed: return
        case .connecting(_, let descriptor, let deadline):
            thread.cancel(deadline)
            thread.unwatch(descriptor)
        case .ready(_, let descriptor):
            thread.unwatch(descriptor)
        }
        let wasReady = isReady
        state = .resting
        let now = EventThread.Instant.now
        for call in slots.removeAll() {
            let error: DatabaseError =
                call.deadline <= now ? .deadlineExceeded(sent: true) : .unavailable(sent: true)
            pool.assumeIsolated { $0.finish(call, .failure(error)) }
        }
        if let reason { retry(reason) }
        if wasReady { pool.assumeIsolated { $0.connectionWasLost(self) } }
    }

    private func retry(_ reason: String) {
        let delay = configuration.backoff.delay(after: failures)
        failures += 1
        logger.warning("database connection lost", metadata: ["reason": "\(reason)", "retry-in": "\(delay)"])
        thread.schedule(at: .now + delay) {
            self.assumeIsolated { $0.connect() }
        }
    }

    // MARK: Sending

    /// Sends a call behind those that are under way; `flush()` has to follow. With `begin`, BEGIN goes before it; `again`,
    /// after its prepared statement turned out to be of no more use.
    func send(_ call: Call, begin: Bool, again: Bool = false) {
        guard case .ready(let wire, _) = state else {
            pool.assumeIsolated { $0.finish(call, .failure(.unavailable(sent: false))) }
            return
        }
        var slot = SlotQueue<Call, PostgresResult>.Slot(call: call)
        if case .none = call.lease { slot.isFinal = false } else { slot.isFinal = true }
        var sent = true
        if begin {
            slot.steps += 1
            sent = wire.command("BEGIN ISOLATION LEVEL READ COMMITTED")
        }
        switch call.work {
        case .execute(let statement, let parameters) where again:
            // Unnamed and in its own slot: it depends on nothing that a neighbour may have failed to prepare.
            slot.steps += 1
            sent =
                wire.prepare(statement.sql, types: parameters.entries.map(\.type), as: "")
                && wire.execute("", parameters)
        case .execute(let statement, let parameters):
            let (known, name, isNew) = prepared.use(statement, signature: parameters.signature)
            slot.statement = known
            slot.isPreparedHere = isNew
            name.withUnsafeBufferPointer { name in
                let name = name.baseAddress!
                if isNew {
                    slot.steps += 1
                    sent = sent && wire.prepare(statement.sql, types: parameters.entries.map(\.type), as: name)
                }
                sent = sent && wire.execute(name, parameters)
            }
        case .command(let sql):
            sent = sent && wire.command(sql)
        case .describe(let statement, let count):
            slot.steps += 1
            sent =
                sent && wire.prepare(statement.sql, types: Array(repeating: 0, count: count), as: "")
                && wire.describe("")
        }
        slots.append(slot)
        guard sent, wire.sync() else { return lose(wire.message) }
        watchDeadline()
    }

    /// Writes what can be written; the rest follows as the server reads.
    func flush() {
        guard case .ready(let wire, let descriptor) = state else { return }
        guard let isLeft = wire.flush() else { return lose(wire.message) }
        guard isLeft != isWriting else { return }
        isWriting = isLeft
        thread.watch(descriptor, insteadFor: isLeft ? [.readable, .writable] : .readable)
    }

    /// One timer a connection: answers come in order, so the first call in the pipeline has the earliest deadline (nearly:
    /// a call that is sent again keeps its own, and is noticed with the one before it).
    private func watchDeadline() {
        guard !isWatchingDeadline, let first = slots.first else { return }
        isWatchingDeadline = true
        thread.schedule(at: first.call.deadline) {
            self.assumeIsolated { $0.deadlineMayHavePassed() }
        }
    }

    private func deadlineMayHavePassed() {
        isWatchingDeadline = false
        guard let first = slots.first else { return }
        guard first.call.deadline <= .now else { return watchDeadline() }
        lose("statement deadline exceeded")
    }

    // MARK: Receiving

    private func ready(_ readiness: Readiness) {
        guard case .ready(let wire, _) = state else { return }
        if readiness.contains(.readable) {
            let isAlive = wire.read()
            guard receive(wire) else { return lose(wire.message) }
            while let (channel, payload) = wire.notification() {
                pool.assumeIsolated { $0.notified(channel, payload) }
            }
            guard isAlive, !wire.isBroken else { return lose(wire.message) }
        }
        pool.assumeIsolated { $0.dispatch() }
        flush()
    }

    /// Hands out the answers that are here. False when the connection is of no more use.
    private func receive(_ wire: Wire) -> Bool {
        var isBoundary = false
        while !slots.isEmpty {
            switch wire.receive() {
            case .nothing: return true
            case .boundary:
                // A connection that is dead, or that knows of nothing to wait for, says so for ever.
                guard !isBoundary, !wire.isBroken else { return false }
                isBoundary = true
            case .result(let result):
                isBoundary = false
                guard take(result, wire) else { return false }
            }
        }
        return true
    }

    private func take(_ result: PostgresResult, _ wire: Wire) -> Bool {
        guard let event = event(for: result, wire) else { return false }
        switch slots.receive(event) {
        case .wait: return true
        case .outOfStep: return false
        case .complete(let slot, let forgotten):
            if let forgotten { prepared.forget(forgotten) }
            let (call, outcome) = (slot.call, Self.outcome(of: slot))
            if case .failure(.server(let error)) = outcome, error.sqlState.isOfTheSystem {
                logger.error(
                    "Postgres can't read its files or load its libraries: restart it if it was upgraded",
                    metadata: ["error": "\(error)"])
            }
            pool.assumeIsolated { $0.finish(call, outcome) }
            return true
        case .again(let slot, let forgotten):
            prepared.forget(forgotten)
            send(slot.call, begin: false, again: true)
            return isReady
        }
    }

    /// Nil if the result is the end of the connection.
    private func event(for result: PostgresResult, _ wire: Wire) -> SlotQueue<Call, PostgresResult>.Event? {
        switch result.status {
        case PGRES_PIPELINE_SYNC: return .sync
        case PGRES_PIPELINE_ABORTED: return .skipped
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return .success(result)
        case PGRES_FATAL_ERROR:
            let error = result.error
            return error.isFatal || wire.isBroken ? nil : .failure(result, error.sqlState)
        default: return nil  // COPY and the like, which no statement of ours asks for.
        }
    }

    private static func outcome(of slot: SlotQueue<Call, PostgresResult>.Slot) -> Call.Outcome {
        guard let answer = slot.answer else { return .success(nil) }
        return slot.failure == nil ? .success(answer) : .failure(.server(answer.error))
    }
}
