import OAuth
import Postgres

extension ServerStore {
    static let pepperMarks = ServerStatement("SELECT version, mark FROM pepper_marks ORDER BY version")
    static let pepperMarkInsert = ServerStatement(
        "INSERT INTO pepper_marks (version, mark) VALUES ($1, $2) ON CONFLICT DO NOTHING")
    static let pepperMarkDelete = ServerStatement("DELETE FROM pepper_marks WHERE version = $1 AND mark = $2")
    /// The version is the first byte of a seal.
    static let pepperUse = ServerStatement(
        "SELECT EXISTS (SELECT FROM users WHERE password IS NOT NULL AND get_byte(password, 0) = $1::bigint)")

    /// The versions whose key sealed passwords of this database and is not among those that this server has, told apart by
    /// `marks`. Notes that `current` seals from now on. Only where a key is missing are the accounts looked through; one that
    /// seals nothing any more is forgotten.
    package func peppersMissing(
        of marks: [Int: [UInt8]], sealing current: Int
    ) async throws(StoreError) -> [Int] {
        var missing: [Int] = []
        for row in try await run(Self.pepperMarks) {
            let (version, mark) = try row.read(Int.self, [UInt8].self)
            if marks[version] == mark { continue }
            if try await run(Self.pepperUse, version).first?.read(Bool.self) ?? false {
                missing.append(version)
            } else {
                _ = try await run(Self.pepperMarkDelete, version, mark)
            }
        }
        if missing.isEmpty, let mark = marks[current] { _ = try await run(Self.pepperMarkInsert, current, mark) }
        return missing
    }
}
