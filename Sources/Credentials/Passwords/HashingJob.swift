/// One hash that waits for a thread.
struct HashingJob: Sendable {
    let id: UInt64
    /// At most one heavy job runs at a time.
    let isHeavy: Bool
    /// Computes, and returns what tells the waiting task.
    let compute: @Sendable () -> @Sendable () -> Void
    /// Tells the waiting task that nothing will be computed.
    let refuse: @Sendable (any Error) -> Void
}
