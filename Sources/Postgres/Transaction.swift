import Synchronization

/// A transaction that is open during the body of `Database.transaction`. Statements are executed in the order of asking;
/// after one has failed, the others fail too (25P02).
package final class Transaction: Sendable {
    private enum State {
        case new
        case begun
        case over
    }

    private let pool: Pool
    private let id = TransactionID()
    private let state = Mutex(State.new)

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

    /// Shielded from cancellation: half a commit is no answer.
    func commit() async throws(DatabaseError) {
        let call = Call(.command("COMMIT"), lease: .last(id), deadline: pool.deadline)
        guard end(with: call) else { return }
        guard try await call.outcome().get()?.command == "COMMIT" else { throw .transactionAborted }
    }

    /// Nobody waits for it: what comes next on the connection comes behind it.
    func rollBack() {
        _ = end(with: Call(.command("ROLLBACK"), lease: .last(id), deadline: pool.deadline) { _ in })
    }

    /// False if there is nothing to end.
    private func end(with call: Call) -> Bool {
        state.withLock { state in
            defer { state = .over }
            guard case .begun = state else { return false }
            pool.submit(call)
            return true
        }
    }
}
