/// Who listens to which channel. Belongs to the pool.
struct Listeners {
    typealias Continuation = AsyncStream<DatabaseNotification>.Continuation

    private var channels: [String: [UInt64: Continuation]] = [:]
    private var lastID: UInt64 = 0

    var names: [String] { Array(channels.keys) }

    mutating func add(_ continuation: Continuation, to channel: String) -> UInt64 {
        lastID += 1
        channels[channel, default: [:]][lastID] = continuation
        return lastID
    }

    /// Whether that was the channel's last listener.
    mutating func remove(_ id: UInt64, from channel: String) -> Bool {
        channels[channel]?[id] = nil
        guard channels[channel]?.isEmpty == true else { return false }
        channels[channel] = nil
        return true
    }

    func tell(_ channel: String, _ notification: DatabaseNotification) {
        for continuation in channels[channel, default: [:]].values { Self.tell(continuation, notification) }
    }

    func tellAll(_ notification: DatabaseNotification) {
        for channel in names { tell(channel, notification) }
    }

    func finish() {
        for continuation in channels.values.flatMap(\.values) { continuation.finish() }
    }

    /// A full buffer drops its oldest; `.lost` then follows, so that nothing is missed without the listener hearing of it.
    static func tell(_ continuation: Continuation, _ notification: DatabaseNotification) {
        if case .dropped = continuation.yield(notification) { continuation.yield(.lost) }
    }
}
