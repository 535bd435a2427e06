import CLibPQ

/// The owner of one PGconn: libpq's calls in Swift's types, none of which waits for the network. Belongs to one thread.
final class Wire {
    enum Progress {
        case reading
        case writing
        case connected
        case failed
    }

    enum Received {
        /// Nothing more is here: wait until the descriptor is readable.
        case nothing
        /// The end of one step's results.
        case boundary
        case result(PostgresResult)
    }

    private let pointer: OpaquePointer

    /// Starts to connect: go on as if `advance()` had said `.writing`. Nil if there is no memory.
    init?(_ settings: [(key: String, value: String)]) {
        let strings = settings.map { (Array($0.key.utf8CString), Array($0.value.utf8CString)) }
        let pointer = withCStrings(strings.map(\.0)) { keys in
            withCStrings(strings.map(\.1)) { values in PQconnectStartParams(keys, values, 1) }
        }
        guard let pointer else { return nil }
        self.pointer = pointer
        // The default is to print notices on stderr.
        PQsetNoticeProcessor(pointer, { _, _ in }, nil)
    }

    deinit {
        PQfinish(pointer)
    }

    /// What libpq finds wrong with a connection string; nil if nothing.
    static func complaint(about conninfo: String) -> String? {
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(conninfo, &message)
        defer { PQconninfoFree(options) }
        guard options == nil else { return nil }
        defer { PQfreemem(message) }
        return message.map { String(cString: $0) } ?? "no memory"
    }

    // MARK: Connecting

    /// May be another one after each `advance()`; negative when there is none.
    var descriptor: Int32 { PQsocket(pointer) }

    func advance() -> Progress {
        guard PQstatus(pointer) != CONNECTION_BAD else { return .failed }
        switch PQconnectPoll(pointer) {
        case PGRES_POLLING_READING: return .reading
        case PGRES_POLLING_WRITING: return .writing
        case PGRES_POLLING_OK:
            return PQsetnonblocking(pointer, 1) == 0 && PQenterPipelineMode(pointer) == 1 ? .connected : .failed
        default: return .failed
        }
    }

    var isBroken: Bool { PQstatus(pointer) != CONNECTION_OK }

    /// libpq's words for the last failure; may name host, database and role.
    var message: String {
        let message = String(cString: PQerrorMessage(pointer))
        return message.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    // MARK: Sending; false means that the connection is of no more use.

    func prepare(_ sql: String, types: [UInt32], as name: UnsafePointer<CChar>) -> Bool {
        PQsendPrepare(pointer, name, sql, Int32(types.count), types) == 1
    }

    func describe(_ name: UnsafePointer<CChar>) -> Bool {
        PQsendDescribePrepared(pointer, name) == 1
    }

    func execute(_ name: UnsafePointer<CChar>, _ parameters: Parameters) -> Bool {
        let count = parameters.entries.count
        return parameters.bytes.withUnsafeBufferPointer { bytes in
            // An empty array has no address, but a null pointer would be NULL.
            withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count + 1) { values in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * count + 1) { numbers in
                    values.initialize(repeating: nil)
                    numbers.initialize(repeating: 1)
                    let empty = UnsafeRawPointer(numbers.baseAddress!)
                    for (index, entry) in parameters.entries.enumerated() where entry.length >= 0 {
                        let start = bytes.baseAddress.map { UnsafeRawPointer($0 + Int(entry.offset)) } ?? empty
                        values[index] = start.assumingMemoryBound(to: CChar.self)
                        numbers[index] = entry.length
                    }
                    // The lengths, then as many ones: every format is binary.
                    return PQsendQueryPrepared(
                        pointer, name, Int32(count), values.baseAddress, numbers.baseAddress,
                        numbers.baseAddress! + count, 1) == 1
                }
            }
        }
    }

    func command(_ sql: String) -> Bool {
        PQsendQueryParams(pointer, sql, 0, nil, nil, nil, nil, 1) == 1
    }

    func sync() -> Bool {
        PQpipelineSync(pointer) == 1
    }

    /// Whether bytes are left to be written when the descriptor is writable; nil when the connection is of no more use.
    func flush() -> Bool? {
        switch PQflush(pointer) {
        case 0: false
        case 1: true
        default: nil
        }
    }

    // MARK: Receiving

    /// Reads what the descriptor has. False when the connection is of no more use, though results may be left in it.
    func read() -> Bool {
        PQconsumeInput(pointer) == 1
    }

    func receive() -> Received {
        guard PQisBusy(pointer) == 0 else { return .nothing }
        guard let result = PQgetResult(pointer) else { return .boundary }
        return .result(PostgresResult(result))
    }

    func notification() -> (channel: String, payload: String)? {
        guard let notify = PQnotifies(pointer) else { return nil }
        defer { PQfreemem(notify) }
        return (String(cString: notify.pointee.relname), String(cString: notify.pointee.extra))
    }
}

/// Lends the strings as libpq's list of keywords or values: an array of pointers that ends with a null pointer.
func withCStrings<R>(
    _ strings: [[CChar]], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> R
) -> R {
    let starts = strings.indices.map { index in strings[..<index].reduce(0) { $0 + $1.count } }
    return strings.flatMap(\.self).withUnsafeBufferPointer { characters in
        let pointers: [UnsafePointer<CChar>?] = starts.map { characters.baseAddress! + $0 } + [nil]
        return pointers.withUnsafeBufferPointer { body($0.baseAddress!) }
    }
}
