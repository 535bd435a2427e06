import Glibc
import Synchronization

/// The threads that hash, named `hash-0`, `hash-1`, …
final class HashingThreads: Sendable {
    let queue: HashingQueue
    private let roll: HashingRoll
    /// Empty once somebody has taken them to join them.
    private let threads: Mutex<[pthread_t]>

    init(count: Int, niceness: Int, queue: HashingQueue) throws(PasswordHasherError) {
        self.queue = queue
        roll = HashingRoll(count: count)
        var started: [pthread_t] = []
        for number in 0..<count {
            let body = HashingThreadBody(name: "hash-\(number)", niceness: niceness, queue: queue, roll: roll)
            switch Self.start(body) {
            case .success(let thread): started.append(thread)
            case .failure(let error):
                queue.stop()
                for thread in started { pthread_join(thread, nil) }
                throw error
            }
        }
        threads = Mutex(started)
    }

    /// Threads that nobody shut down go home by themselves.
    deinit {
        queue.stop()
        for thread in takeThreads() { pthread_detach(thread) }
    }

    func shutDown() async {
        queue.stop()
        await roll.empty()
        // None of them computes any more, so this doesn't wait for long.
        for thread in takeThreads() { pthread_join(thread, nil) }
    }

    private func takeThreads() -> [pthread_t] {
        threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
    }

    private static func start(_ body: HashingThreadBody) -> Result<pthread_t, PasswordHasherError> {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, 512 << 10)
        var thread = pthread_t()
        let retained = Unmanaged.passRetained(body)
        let code = pthread_create(&thread, &attributes, { HashingThreadBody.run($0) }, retained.toOpaque())
        guard code == 0 else {
            retained.release()
            return .failure(.thread(code: code))
        }
        return .success(thread)
    }
}
