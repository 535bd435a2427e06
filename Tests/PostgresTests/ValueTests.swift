import FoundationEssentials
import Postgres
import Testing

private enum Colour: String, PostgresValue {
    case red, green
}

private struct Key: RawRepresentable, PostgresValue, Equatable {
    let rawValue: UUID
}

@Suite struct ValueTests {
    /// Sends each value as the second parameter, whose type is therefore the Swift type's, and as NULL.
    private func roundTrip<V: PostgresValue & Equatable>(_ statement: Statement, _ values: [V]) async throws {
        try await withDatabase { (database) async throws in
            for value in values {
                let (same, null) = try await database.execute(statement, 1, value, V?.none)[0].decode(V.self, V?.self)
                #expect(same == value)
                #expect(null == nil)
                let optional = try await database.execute(statement, 1, V?.some(value), value)[0].decode(
                    V?.self, V.self)
                #expect(optional == (value, value))
            }
            await #expect(throws: DatabaseError.self) {
                _ = try await database.execute(statement, 1, V?.none, V?.none)[0].decode(V.self, V.self)
            }
        }
    }

    private static let two = Statement("SELECT $2, $3 WHERE $1::int8 = 1")

    @Test func `booleans and numbers come back as they went`() async throws {
        try await roundTrip(Self.two, [true, false])
        try await roundTrip(Self.two, [Int32.min, -1, 0, .max])
        try await roundTrip(Self.two, [Int64.min, -1, 0, .max])
        try await roundTrip(Self.two, [Int.min, -1, 0, .max])
        try await roundTrip(Self.two, [0.0, -1.5, .pi, .infinity, .leastNonzeroMagnitude])
    }

    @Test func `texts, bytes and identifiers come back as they went`() async throws {
        try await roundTrip(Self.two, ["", "ä\n'\"\\;--", String(repeating: "🚪", count: 10_000)])
        try await roundTrip(Self.two, [[UInt8](), [0], Array(0...255)])
        try await roundTrip(Self.two, [UUID(), UUID()])
        try await roundTrip(Self.two, [Colour.red, .green])
        try await roundTrip(Self.two, [Key(rawValue: UUID())])
        try await roundTrip(Self.two, [JSONB("{}"), JSONB(#"{"a": [1, null, "x"]}"#)])
    }

    @Test func `arrays come back as they went, also empty ones`() async throws {
        try await roundTrip(Self.two, [[String](), [""], ["a", "b,\"{}", "NULL"]])
        try await roundTrip(Self.two, [[UUID](), [UUID(), UUID()]])
        try await roundTrip(Self.two, [[Int64](), [1, -1]])
    }

    @Test func `dates are exact to the microsecond, and infinite beyond the calendar`() async throws {
        let seconds = [0, 1, -1, 800_000_000.123456, -5_000_000_000.000001, 1e10]
        let dates = seconds.map(Date.init(timeIntervalSinceReferenceDate:))
        try await roundTrip(Self.two, dates)
        try await withDatabase { (database) async throws in
            let text = try await database.execute(
                Statement("SELECT to_char($2 AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') WHERE $1::int = 1"),
                Int32(1),
                Date(timeIntervalSince1970: 1_700_000_000.25)
            ).value(String.self)
            #expect(text == "2023-11-14 22:13:20.250000")
            let endless = Statement("SELECT $2 = 'infinity', $3 = '-infinity', $2, $3 WHERE $1::int = 1")
            let (future, past, first, second) = try await database.execute(
                endless, Int32(1), Date(timeIntervalSinceReferenceDate: .infinity),
                Date(timeIntervalSinceReferenceDate: -.infinity)
            )[0].decode(Bool.self, Bool.self, Date.self, Date.self)
            #expect(future && past && first == .distantFuture && second == .distantPast)
        }
    }

    @Test func `a NUL in a text is refused by the server, and harms nobody`() async throws {
        try await withDatabase { (database) async throws in
            let error = await failure { _ = try await database.execute(Self.two, 1, "a\0b", "c") }
            #expect(error?.sqlState == .characterNotInRepertoire)
            #expect(try await database.execute(Self.two, 1, "a", "c").count == 1)
        }
    }

    @Test func `a result of another shape is an error that names the column`() async throws {
        try await withDatabase { (database) async throws in
            let row = try await database.execute(Statement("SELECT 1::int8 AS number, NULL::text AS word"))[0]
            func message(_ body: () throws -> Void) -> String {
                do {
                    try body()
                    return ""
                } catch {
                    return "\(error)"
                }
            }
            let fine = message { _ = try row.decode(Int.self, String?.self) }
            #expect(fine == "")
            let type = message { _ = try row.decode(Int32.self, String?.self) }
            #expect(type.contains("column 1 (number): type 20"))
            let null = message { _ = try row.decode(Int.self, String.self) }
            #expect(null.contains("column 2 (word): NULL"))
            let fewer = message { _ = try row.decode(Int.self) }
            #expect(fewer.contains("2 columns where 1"))
            let more = message { _ = try row.decode(Int.self, String?.self, Int.self) }
            #expect(more.contains("2 columns where more"))
            let blue = try await database.execute(Statement("SELECT 'blue'"))[0]
            let unknown = message { _ = try blue.decode(Colour.self) }
            #expect(unknown.contains("Colour") && !unknown.contains("blue"))
        }
    }

    @Test func `rows are counted`() async throws {
        try await withDatabase { (database) async throws in
            let rows = try await database.execute(Statement("SELECT g FROM generate_series(1, 5) g"))
            let numbers = try rows.map { try $0.decode(Int32.self) }
            #expect(numbers == [1, 2, 3, 4, 5])
            #expect(rows.affected == 5)
            #expect(try await database.execute(Statement("CREATE TABLE counted (n int8)")).isEmpty)
            let fill = Statement("INSERT INTO counted SELECT generate_series(1, $1::int8)")
            #expect(try await database.execute(fill, 7).affected == 7)
            #expect(try await database.execute(Statement("DELETE FROM counted WHERE n < $1"), 4).affected == 3)
        }
    }
}
