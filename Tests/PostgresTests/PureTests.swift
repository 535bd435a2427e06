import Testing

@testable import Postgres

@Suite struct PureTests {
    @Test func `a queue keeps its order while it grows and wraps`() {
        var queue = Queue<Int>()
        var (next, expected) = (0, 0)
        for round in 0..<100 {
            for _ in 0...(round % 7) {
                queue.append(next)
                next += 1
            }
            for _ in 0...(round % 5) where !queue.isEmpty {
                #expect(queue.first == expected)
                #expect(queue.popFirst() == expected)
                expected += 1
            }
        }
        var rest: [Int] = []
        queue.forEach { rest.append($0) }
        #expect(rest == Array(expected..<next))
        #expect(queue.count == next - expected)
    }

    @Test func `the delay doubles from the first to the longest`() {
        let backoff = Backoff(jitter: { 1 })
        let delays = (0..<8).map { backoff.delay(after: $0) / .milliseconds(1) }
        #expect(delays == [50, 100, 200, 400, 800, 1600, 2000, 2000])
        #expect(backoff.delay(after: 1_000_000) == .seconds(2))
        let halved = Backoff(jitter: { 0.5 })
        #expect(halved.delay(after: 0) == .milliseconds(25))
    }

    @Test func `the name of a statement is the digest of its text`() {
        #expect(Statement("SELECT 1").name == Statement("SELECT 1").name)
        #expect(Statement("SELECT 1").name != Statement("SELECT 2").name)
        // Written down: nodes and versions must agree.
        #expect(Statement("SELECT 1").name == "s199e7bca63ea84f2d8e9ed5131cbad43")
    }

    @Test func `a statement is prepared once for each list of types, and again when it was forgotten`() {
        var statements = PreparedStatements()
        let statement = Statement("SELECT 1")
        let first = statements.use(statement, signature: 1)
        #expect(first.isNew)
        #expect(!statements.use(statement, signature: 1).isNew)
        #expect(statements.use(statement, signature: 2).isNew)
        statements.forget(first.statement)
        let second = statements.use(statement, signature: 1)
        #expect(second.isNew && second.name != first.name)
        // A late failure of the first one does not touch the second.
        statements.forget(first.statement)
        #expect(!statements.use(statement, signature: 1).isNew)
    }

    @Test func `the first type is left open and the others are the values' own`() {
        let parameters = Parameters(1, "a", Int32?.none)
        #expect(parameters.entries.map(\.type) == [0, 25, 23])
        #expect(parameters.entries.map(\.length) == [8, 1, -1])
        #expect(Parameters(1, "a").signature != Parameters(1, 2).signature)
        #expect(Parameters("x", "a").signature == Parameters(1, "b").signature)
    }

    @Test func `no description of an error repeats the server's message`() {
        let error = ServerError(
            sqlState: .uniqueViolation, severity: "ERROR", constraint: "users_email_key", table: "users", column: nil,
            unredactedMessage: "Key (email)=(ada@example.com) already exists.")
        for text in ["\(error)", "\(DatabaseError.server(error))", String(reflecting: error), dumped(error)] {
            #expect(!text.contains("ada@"))
            #expect(text.contains("23505") && text.contains("users_email_key"))
        }
    }

    private func dumped(_ value: some Any) -> String {
        var text = ""
        dump(value, to: &text)
        return text
    }
}
