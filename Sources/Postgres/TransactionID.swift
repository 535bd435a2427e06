import Synchronization

/// Tells the transactions of this process apart.
struct TransactionID: Hashable, Sendable {
    private static let last = Atomic<UInt64>(0)

    private let number: UInt64

    init() {
        number = Self.last.wrappingAdd(1, ordering: .relaxed).newValue
    }
}
