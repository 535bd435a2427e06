/// First in, first out, in a ring.
struct Queue<Element> {
    private var ring: [Element?] = Array(repeating: nil, count: 16)
    private var head = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    var first: Element? { ring[head] }

    mutating func append(_ element: Element) {
        if count == ring.count { grow() }
        ring[(head + count) & (ring.count - 1)] = element
        count += 1
    }

    mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = ring[head]
        ring[head] = nil
        head = (head + 1) & (ring.count - 1)
        count -= 1
        return element
    }

    /// Changes the first element in its place; there must be one.
    mutating func updateFirst<R>(_ body: (inout Element) -> R) -> R {
        body(&ring[head]!)
    }

    func forEach(_ body: (Element) -> Void) {
        for offset in 0..<count { body(ring[(head + offset) & (ring.count - 1)]!) }
    }

    private mutating func grow() {
        ring = Array(ring[head...] + ring[..<head]) + Array(repeating: nil, count: ring.count)
        head = 0
    }
}
