/// Who is under way and who waits for a free place, first come, first served: bookkeeping without any I/O.
struct Line<Member: AnyObject> {
    private let places: Int
    private let maximumWaiting: Int
    private var underWay: Set<ObjectIdentifier> = []
    private(set) var waiting: [Member] = []

    init(places: Int, maximumWaiting: Int) {
        self.places = places
        self.maximumWaiting = maximumWaiting
    }

    /// Puts it at the end; `next()` has to follow. False, and nothing else, if there is no room.
    mutating func enter(_ member: Member) -> Bool {
        guard waiting.count < maximumWaiting + places - underWay.count else { return false }
        waiting.append(member)
        return true
    }

    /// The one that is to start now, if a place is free.
    mutating func next() -> Member? {
        guard underWay.count < places, !waiting.isEmpty else { return nil }
        let member = waiting.removeFirst()
        underWay.insert(ObjectIdentifier(member))
        return member
    }

    func isUnderWay(_ member: Member) -> Bool {
        underWay.contains(ObjectIdentifier(member))
    }

    /// Wherever it stands. False if it was not in the line.
    mutating func leave(_ member: Member) -> Bool {
        if underWay.remove(ObjectIdentifier(member)) != nil { return true }
        guard let index = waiting.firstIndex(where: { $0 === member }) else { return false }
        waiting.remove(at: index)
        return true
    }
}
