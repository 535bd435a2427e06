import Testing

@testable import EventThread

@Suite struct TimerHeapTests {
    @Test func `deadlines come in their order, whatever the order of asking`() {
        var heap = TimerHeap<Int, Int>()
        let deadlines = (0..<200).shuffled()
        for deadline in deadlines { _ = heap.insert(deadline, at: deadline) }
        var popped: [Int] = []
        while let payload = heap.popDue(1000) { popped.append(payload) }
        #expect(popped == Array(0..<200))
        #expect(heap.earliest() == nil)
    }

    @Test func `a deadline that has not come stays`() {
        var heap = TimerHeap<Int, String>()
        _ = heap.insert("later", at: 10)
        #expect(heap.popDue(9) == nil)
        #expect(heap.earliest() == 10)
        #expect(heap.popDue(10) == "later")
    }

    @Test func `a cancelled deadline never comes, and its neighbours do`() {
        var heap = TimerHeap<Int, Int>()
        let ids = (0..<100).map { heap.insert($0, at: $0) }
        for id in ids where id % 3 != 0 { heap.cancel(id) }
        var popped: [Int] = []
        while let payload = heap.popDue(1000) { popped.append(payload) }
        // Identifiers count from one.
        #expect(popped == (0..<100).filter { ($0 + 1) % 3 == 0 })
        #expect(heap.count == 0)
    }
}
