import Synchronization

/// A transaction that is open during the body of `Database.transaction`. Statements are executed in the order of asking;
/// after one has failed, the others fail too (25P02).
package final class Transaction: Sendable {
    private enum State {
        case new
        case begun
        case over
    }

    private struct Notification: Hashable {
        let channel: String
        let payload: String
    }

    private static let notification = Statement("SELECT pg_notify($1::text, $2)")

    private let pool: Pool
    private let id = TransactionID()
    private let state = Mutex(State.new)
    private let notifications = Mutex<Set<Notification>>([])

    init(pool: Pool) {
        self.pool = pool
    }

    /// Executes one statement of the transaction. `.transactionAborted` once that is over.
    package func execute<each V: PostgresValue>(
        _ statement: Statement, _ values: repeat each V
    ) async throws(DatabaseError) -> Rows {
        let parameters = Parameters(repeat each values)
        return try await execute(statement, parameters: parameters)
    }

    /// The same with parameters that are encoded already, as `Database.execute(_:parameters:)` has it.
    package func execute(_ statement: Statement, parameters: Parameters) async throws(DatabaseError) -> Rows {
        guard !Task.isCancelled else { throw .cancelled }
        // Under the lock, so that nothing is submitted behind the end.
        let call: Call? = state.withLock { state in
            let lease: Call.Lease
            switch state {
            case .new: lease = .first(id)
            case .begun: lease = .member(id)
            case .over: return nil
            }
            state = .begun
            let call = Call(.execute(statement, parameters), lease: lease, deadline: pool.deadline)
            pool.submit(call)
            return call
        }
        guard let call else { throw .transactionAborted }
        let outcome = await withTaskCancellationHandler {
            await call.outcome()
        } onCancel: {
            call.abandon()
        }
        guard let result = try outcome.get() else { throw .mismatch("no result") }
        return Rows(result: result)
    }

    /// Has the commit notify a channel, once, however often it is asked for. Nothing is notified when the transaction is rolled back, or
    /// when nothing was executed in it.
    package func notify(_ channel: String, _ payload: String) {
        notifications.withLock { _ = $0.insert(Notification(channel: channel, payload: payload)) }
    }

    /// Shielded from cancellation: half a commit is no answer. What is to be notified is sent directly before COMMIT; if that fails, the
    /// transaction is rolled back, and its error thrown.
    func commit() async throws(DatabaseError) {
        let notifying = notifications.withLock { notifications in
            notifications.map { notification in
                let parameters = Parameters(notification.channel, notification.payload)
                return Call(.execute(Self.notification, parameters), lease: .member(id), deadline: pool.deadline)
            }
        }
        let call = Call(.command("COMMIT"), lease: .last(id), deadline: pool.deadline)
        guard end(with: notifying + [call]) else { return }
        let outcome = await call.outcome()
        for call in notifying { _ = try await call.outcome().get() }
        guard try outcome.get()?.command == "COMMIT" else { throw .transactionAborted }
    }

    /// Nobody waits for it: what comes next on the connection comes behind it.
    func rollBack() {
        _ = end(with: [Call(.command("ROLLBACK"), lease: .last(id), deadline: pool.deadline) { _ in }])
    }

    /// False if there is nothing to end.
    private func end(with calls: [Call]) -> Bool {
        state.withLock { state in
            defer { state = .over }
            guard case .begun = state else { return false }
            pool.submit(calls)
            return true
        }
    }
}
