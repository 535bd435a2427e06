/// A statement that was prepared on one connection, or is about to be.
struct PreparedStatement: Equatable {
    /// One text with one list of parameter types.
    struct Key: Hashable {
        let digest: TextDigest
        let signature: UInt64
    }

    let key: Key
    /// Counts up when a statement is prepared again: libpq 15 can't close the old one, so the new one has another name.
    let generation: Int

    func name(of statement: Statement) -> String {
        statement.name + "_" + String(key.signature, radix: 16) + "_" + String(generation)
    }
}

/// The prepared statements of one connection.
struct PreparedStatements {
    private var known: [PreparedStatement.Key: (statement: PreparedStatement, name: ContiguousArray<CChar>)] = [:]
    private var lastGeneration = 0

    /// The prepared statement to execute, its name for libpq, and whether it has yet to be prepared. From now on it is
    /// taken for prepared, since what is sent next arrives behind it.
    mutating func use(
        _ statement: Statement, signature: UInt64
    ) -> (statement: PreparedStatement, name: ContiguousArray<CChar>, isNew: Bool) {
        let key = PreparedStatement.Key(digest: statement.digest, signature: signature)
        if let (prepared, name) = known[key] { return (prepared, name, false) }
        lastGeneration += 1
        let prepared = PreparedStatement(key: key, generation: lastGeneration)
        let name = ContiguousArray(prepared.name(of: statement).utf8CString)
        known[key] = (prepared, name)
        return (prepared, name, true)
    }

    /// Prepare again before the next use; nothing if that has happened already.
    mutating func forget(_ statement: PreparedStatement) {
        guard known[statement.key]?.statement == statement else { return }
        known[statement.key] = nil
    }
}
