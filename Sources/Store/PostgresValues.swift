import OAuth
import Postgres

extension Identifier: PostgresValue {}

extension Row {
    /// `decode`, with the store's own error.
    func read<each V: PostgresValue>(_ types: repeat (each V).Type) throws(StoreError) -> (repeat each V) {
        do throws(DatabaseError) {
            return try decode(repeat each types)
        } catch {
            throw StoreError(error)
        }
    }

    func read<each V: PostgresValue>(leading types: repeat (each V).Type) throws(StoreError) -> (repeat each V) {
        do throws(DatabaseError) {
            return try decode(leading: repeat each types)
        } catch {
            throw StoreError(error)
        }
    }

    func read<V: PostgresValue>(_ type: V.Type, at column: Int) throws(StoreError) -> V {
        do throws(DatabaseError) {
            return try decode(type, at: column)
        } catch {
            throw StoreError(error)
        }
    }
}

/// What was stored under a rule must still obey it when it is read.
func stored<Value>(_ value: Value?, _ what: StaticString) throws(StoreError) -> Value {
    guard let value else { throw .broken("a stored \(what) is malformed") }
    return value
}
