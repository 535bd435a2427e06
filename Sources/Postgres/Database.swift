import EventThread
package import Logging
import Synchronization

/// A Postgres database: many tasks share a few pipelined connections, kept alive by `run()`.
///
/// Cancelling a task abandons its own statement and disturbs no other. Every statement has an end: an answer, or
/// a `DatabaseError`, at the latest at the configured deadline.
package final class Database: Sendable {
    /// `run()` was called twice, or the connection string is not libpq's.
    package enum ConfigurationError: Error {
        case runsAlready
        case conninfo(String)
    }

    private let thread: EventThread
    private let pool: Pool
    private let hasRun = Atomic<Bool>(false)

    package init(_ configuration: DatabaseConfiguration, logger: Logger) {
        thread = EventThread(name: "postgres")
        pool = Pool(configuration: configuration, thread: thread, logger: logger)
    }

    deinit {
        thread.shutdown()
    }

    /// When a statement that is asked for now is given up.
    package var statementDeadline: Duration { pool.configuration.statementDeadline }

    /// Connects and keeps connected until the task is cancelled; then finishes what is under way (for at most one
    /// statement deadline), closes, and returns. What is executed before waits for a connection. To be called once.
    package func run() async throws {
        guard !hasRun.exchange(true, ordering: .relaxed) else { throw ConfigurationError.runsAlready }
        if let wrong = Wire.complaint(about: pool.configuration.conninfo) { throw ConfigurationError.conninfo(wrong) }
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                thread.perform { [pool] in pool.assumeIsolated { $0.start(continuation) } }
            }
        } onCancel: {
            thread.perform { [pool] in pool.assumeIsolated { $0.stop() } }
        }
        thread.shutdown()
    }

    /// Executes one statement, in a transaction of its own. It is committed when this returns.
    package func execute<each V: PostgresValue>(
        _ statement: Statement, _ values: repeat each V
    ) async throws(DatabaseError) -> Rows {
        let parameters = Parameters(repeat each values)
        return try await execute(statement, parameters: parameters)
    }

    /// The same with parameters that are encoded already. A caller that has a parameter pack of its own encodes it first:
    /// forwarding a pack through several asynchronous functions corrupts the task's stack (Swift 6.3).
    package func execute(_ statement: Statement, parameters: Parameters) async throws(DatabaseError) -> Rows {
        try await pool.rows(of: Call(.execute(statement, parameters), deadline: pool.deadline))
    }

    /// Runs `body` in a READ COMMITTED transaction, on a connection of its own from its first statement on (which BEGIN
    /// travels with). Commits when `body` returns, also if the task was cancelled by then; rolls back when it throws.
    ///
    /// `.transactionAborted` says that a statement had failed and `body` went on regardless; `.unavailable(sent: true)` or
    /// `.deadlineExceeded(sent: true)` after the body that it's unknown whether the COMMIT was executed. A body that
    /// waits for another statement of this database may wait for its own connection: use the transaction's `execute`.
    package func transaction<R>(_ body: (Transaction) async throws -> R) async throws -> R {
        let transaction = Transaction(pool: pool)
        let result: R
        do {
            result = try await body(transaction)
        } catch {
            transaction.rollBack()
            throw error
        }
        try await transaction.commit()
        return result
    }

    /// Has the server parse and analyse a statement with so many parameters, all of unspecified type, without executing it.
    package func prepare(_ statement: Statement, parameters: Int) async throws(DatabaseError) {
        _ = try await pool.answer(to: Call(.describe(statement, parameters: parameters), deadline: pool.deadline))
    }

    /// What is notified on a channel, from the next `.listening` on. Ends when the database closes.
    ///
    /// Listening has a connection of its own, made for the first listener. After `.lost` something may have been missed:
    /// drop what was cached on the strength of the channel, at the latest when `.listening` comes again.
    package func notifications(on channel: String) -> AsyncStream<DatabaseNotification> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: DatabaseNotification.self, bufferingPolicy: .bufferingNewest(1024))
        let accepted = thread.perform { [pool] in
            pool.assumeIsolated { $0.add(continuation, listeningOn: channel) }
        }
        if !accepted { continuation.finish() }
        return stream
    }
}

extension Parameters {
    /// The values, encoded in their order.
    package init<each V: PostgresValue>(_ values: repeat each V) {
        var count = 0
        for _ in repeat (each V).self { count += 1 }
        self.init(count: count)
        for value in repeat each values { value.encode(into: &self) }
    }
}

extension Pool {
    nonisolated var deadline: EventThread.Instant { .now + configuration.statementDeadline }

    /// Has a call executed and waits for its answer, or until the task is cancelled.
    nonisolated func answer(to call: Call) async throws(DatabaseError) -> PostgresResult? {
        guard !Task.isCancelled else { throw .cancelled }
        submit(call)
        return try await withTaskCancellationHandler {
            await call.outcome()
        } onCancel: {
            call.abandon()
        }.get()
    }

    nonisolated func rows(of call: Call) async throws(DatabaseError) -> Rows {
        guard let result = try await answer(to: call) else { throw .mismatch("no result") }
        return Rows(result: result)
    }
}
