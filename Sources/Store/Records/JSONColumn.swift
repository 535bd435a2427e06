import FoundationEssentials

/// A value of ours in a column, as JSON.
enum JSONColumn {
    static func write(_ value: some Encodable) throws(StoreError) -> [UInt8] {
        do { return Array(try JSONEncoder().encode(value)) } catch {
            throw .broken("a value can't be written: \(error)")
        }
    }

    static func read<Value: Decodable>(_ bytes: [UInt8]) throws(StoreError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(bytes))
        } catch {
            // Not what stands in it: it was sealed.
            throw .broken("a stored \(Value.self) is malformed")
        }
    }
}
