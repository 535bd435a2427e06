import Glibc
import Synchronization
import Testing

@testable import EventThread

/// An actor that lives on an event thread.
private actor Resident {
    nonisolated let thread: EventThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    private(set) var visits = 0

    init(thread: EventThread) {
        self.thread = thread
    }

    func visit() -> Bool {
        visits += 1
        return thread.isCurrent
    }

    func read(_ descriptor: Int32) async -> UInt8 {
        await withCheckedContinuation { continuation in
            thread.watch(descriptor, for: .readable) { [thread] _ in
                var byte: UInt8 = 0
                _ = Glibc.read(descriptor, &byte, 1)
                thread.unwatch(descriptor)
                continuation.resume(returning: byte)
            }
        }
    }

    func wait(until deadlines: [EventThread.Instant], cancelling: Int) async -> [Int] {
        await withCheckedContinuation { continuation in
            var order: [Int] = []
            let timers = deadlines.enumerated().map { index, deadline in
                thread.schedule(at: deadline) {
                    order.append(index)
                    if order.count == deadlines.count - 1 { continuation.resume(returning: order) }
                }
            }
            thread.cancel(timers[cancelling])
        }
    }
}

@Suite struct EventThreadTests {
    @Test func `an actor on the thread runs there, for any number of callers`() async {
        let thread = EventThread(name: "test")
        defer { thread.shutdown() }
        let resident = Resident(thread: thread)
        let all = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<1000 { group.addTask { await resident.visit() } }
            return await group.reduce(true) { $0 && $1 }
        }
        #expect(all)
        #expect(await resident.visits == 1000)
        #expect(!thread.isCurrent)
    }

    @Test func `blocks run in the order of asking`() async {
        let thread = EventThread(name: "test")
        let seen = Mutex<[Int]>([])
        for number in 0..<500 { thread.perform { seen.withLock { $0.append(number) } } }
        thread.shutdown()
        #expect(seen.withLock { $0 } == Array(0..<500))
    }

    @Test func `a readable descriptor wakes its watcher`() async {
        let thread = EventThread(name: "test")
        defer { thread.shutdown() }
        var ends: [Int32] = [0, 0]
        let opened = pipe(&ends)
        #expect(opened == 0)
        let (reading, writing) = (ends[0], ends[1])
        let resident = Resident(thread: thread)
        async let byte = resident.read(reading)
        #expect(write(writing, [42 as UInt8], 1) == 1)
        #expect(await byte == 42)
        _ = close(reading)
        _ = close(writing)
    }

    @Test func `timers fire in their order, the cancelled one never`() async {
        let thread = EventThread(name: "test")
        defer { thread.shutdown() }
        let now = EventThread.Instant.now
        let deadlines = [30, 10, 20, 5].map { now + .milliseconds($0) }
        let order = await Resident(thread: thread).wait(until: deadlines, cancelling: 3)
        #expect(order == [1, 2, 0])
        #expect(EventThread.Instant.now >= deadlines[0])
    }

    @Test func `shutdown finishes the work that is there, then refuses`() {
        let thread = EventThread(name: "test")
        let count = Mutex(0)
        for _ in 0..<100 { thread.perform { count.withLock { $0 += 1 } } }
        thread.shutdown()
        thread.shutdown()
        #expect(count.withLock { $0 } == 100)
        #expect(!thread.perform {})
    }

    @Test func `the thread can end itself`() async {
        let thread = EventThread(name: "test")
        await withCheckedContinuation { continuation in
            thread.perform {
                thread.shutdown()
                continuation.resume()
            }
        }
    }
}
