/// The deadlines of an event thread, earliest first: a binary heap without any I/O.
///
/// Cancelling forgets the payload and leaves the entry where it is, until its time comes or until entries without a
/// payload outnumber the others.
struct TimerHeap<Instant: Comparable, Payload> {
    private struct Entry {
        let deadline: Instant
        let id: UInt64
    }

    private var entries: [Entry] = []
    private var payloads: [UInt64: Payload] = [:]
    private var lastID: UInt64 = 0

    /// Deadlines that have neither come nor been cancelled.
    var count: Int { payloads.count }

    mutating func insert(_ payload: Payload, at deadline: Instant) -> UInt64 {
        lastID += 1
        payloads[lastID] = payload
        entries.append(Entry(deadline: deadline, id: lastID))
        siftUp(from: entries.count - 1)
        return lastID
    }

    mutating func cancel(_ id: UInt64) {
        payloads[id] = nil
        guard entries.count > 2 * payloads.count + 16 else { return }
        entries.removeAll { payloads[$0.id] == nil }
        entries.sort { $0.deadline < $1.deadline }
    }

    /// The earliest deadline that is still wanted.
    mutating func earliest() -> Instant? {
        while let first = entries.first {
            if payloads[first.id] != nil { return first.deadline }
            removeFirst()
        }
        return nil
    }

    /// The payload of the earliest deadline, if that has come.
    mutating func popDue(_ now: Instant) -> Payload? {
        guard let deadline = earliest(), deadline <= now else { return nil }
        let payload = payloads.removeValue(forKey: entries[0].id)
        removeFirst()
        return payload
    }

    private mutating func siftUp(from start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].deadline < entries[parent].deadline else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func removeFirst() {
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].deadline < entries[least].deadline {
                least = child
            }
            guard least != parent else { return }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
