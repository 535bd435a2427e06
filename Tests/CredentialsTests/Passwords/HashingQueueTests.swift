import Foundation
import Glibc
import Synchronization
import Testing

@testable import Credentials

struct HashingQueueTests {
    /// Lends a queue whose threads are shut down afterwards.
    private func withQueue(
        places: Int = 8, threads: Int = 1, niceness: Int = 0, _ body: (HashingQueue) async throws -> Void
    ) async throws {
        let queue = HashingQueue(places: places, threads: threads, clock: ContinuousClock())
        let threads = try HashingThreads(count: threads, niceness: niceness, queue: queue)
        try await body(queue)
        await threads.shutDown()
    }

    /// Starts a job that holds a thread at the gate, and returns when it does.
    private func occupy(_ queue: HashingQueue, _ gate: Gate) async -> Task<Int, any Error> {
        let task = Task {
            try await queue.run { () throws(PasswordHasherError) in
                gate.pass(); return 1
            }
        }
        await gate.awaitArrival()
        return task
    }

    private func wait(_ queue: HashingQueue, hasDepth depth: Int) async {
        while queue.depth != depth { await Task.yield() }
    }

    @Test func `whoever finds the queue full is refused at once`() async throws {
        try await withQueue(places: 2) { queue async throws in
            let gate = Gate()
            let running = await occupy(queue, gate)
            let waiting = (0..<2).map { number in
                Task { try await queue.run { () throws(PasswordHasherError) in number } }
            }
            await wait(queue, hasDepth: 2)
            await #expect(throws: PasswordHasherError.busy(retryAfter: .seconds(1))) {
                try await queue.run { () throws(PasswordHasherError) in 3 }
            }
            gate.open()
            #expect(try await running.value == 1)
            #expect(try await waiting[0].value == 0)
            #expect(try await waiting[1].value == 1)
        }
    }

    @Test func `a task cancelled while it waits is never computed and frees its place`() async throws {
        try await withQueue(places: 1) { queue async throws in
            let gate = Gate()
            let running = await occupy(queue, gate)
            let computed = Mutex(false)
            let cancelled = Task {
                try await queue.run { () throws(PasswordHasherError) in computed.withLock { $0 = true } }
            }
            await wait(queue, hasDepth: 1)
            cancelled.cancel()
            await #expect(throws: CancellationError.self) { try await cancelled.value }
            #expect(queue.depth == 0)
            let next = Task { try await queue.run { () throws(PasswordHasherError) in 2 } }
            await wait(queue, hasDepth: 1)
            gate.open()
            #expect(try await running.value == 1)
            #expect(try await next.value == 2)
            #expect(!computed.withLock { $0 })
        }
    }

    @Test func `a task that is cancelled already is not queued`() async throws {
        try await withQueue { queue async throws in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await queue.run { () throws(PasswordHasherError) in 1 }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test func `a task cancelled while it is computed gets its answer`() async throws {
        try await withQueue { queue async throws in
            let gate = Gate()
            let running = await occupy(queue, gate)
            running.cancel()
            gate.open()
            #expect(try await running.value == 1)
        }
    }

    @Test func `cancellation and computation race without losing a task`() async throws {
        try await withQueue(places: 1000, threads: 2) { queue async throws in
            let tasks = (0..<1000).map { number in
                Task { try await queue.run { () throws(PasswordHasherError) in number } }
            }
            for task in tasks where Bool.random() { task.cancel() }
            for (number, task) in tasks.enumerated() {
                switch await task.result {
                case .success(let value): #expect(value == number)
                case .failure(let error): #expect(error is CancellationError)
                }
            }
            #expect(queue.depth == 0)
        }
    }

    @Test func `stopping fails what waits and lets what runs finish`() async throws {
        let queue = HashingQueue(places: 8, threads: 1, clock: ContinuousClock())
        let threads = try HashingThreads(count: 1, niceness: 0, queue: queue)
        let gate = Gate()
        let running = await occupy(queue, gate)
        let waiting = Task { try await queue.run { () throws(PasswordHasherError) in 2 } }
        await wait(queue, hasDepth: 1)
        let shutDown = Task { await threads.shutDown() }
        await #expect(throws: PasswordHasherError.stopped) { try await waiting.value }
        gate.open()
        #expect(try await running.value == 1)
        await shutDown.value
    }

    @Test func `one heavy hash at a time leaves a thread for the others`() async throws {
        try await withQueue(threads: 2) { queue async throws in
            let gate = Gate()
            let heavy = (0..<2).map { _ in
                Task { try await queue.run(isHeavy: true) { () throws(PasswordHasherError) in gate.pass() } }
            }
            await gate.awaitArrival()
            await wait(queue, hasDepth: 1)
            #expect(try await queue.run { () throws(PasswordHasherError) in 5 } == 5)
            #expect(queue.depth == 1)
            gate.open()
            gate.open()
            for task in heavy { try await task.value }
        }
    }

    @Test func `the threads have a name and stand back`() async throws {
        try await withQueue(niceness: 7) { queue async throws in
            let name = try await queue.run { () throws(PasswordHasherError) in
                try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
            }
            #expect(name == "hash-0\n")
            let niceness = try await queue.run { () throws(PasswordHasherError) in
                getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)
            }
            #expect(niceness == 7)
        }
    }
}
