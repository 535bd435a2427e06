import Glibc

/// Where tasks leave hashes and threads fetch them.
///
/// `@unchecked Sendable` is right because `backlog` is only touched with `mutex` held, and the pointers never change.
/// A `Mutex` would not do: a thread must sleep until there is work, and that takes a condition variable.
final class HashingQueue: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let arrival: UnsafeMutablePointer<pthread_cond_t>
    private let clock: any Clock<Duration>
    private var backlog: HashingBacklog

    init(places: Int, threads: Int, clock: any Clock<Duration>) {
        mutex = .allocate(capacity: 1)
        arrival = .allocate(capacity: 1)
        self.clock = clock
        backlog = HashingBacklog(places: places, threads: threads)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(arrival, nil)
    }

    deinit {
        pthread_cond_destroy(arrival)
        pthread_mutex_destroy(mutex)
        arrival.deallocate()
        mutex.deallocate()
    }

    /// Waits for a thread and for what it computes.
    func run<Output: Sendable>(
        isHeavy: Bool = false, _ work: @escaping @Sendable () throws(PasswordHasherError) -> Output
    ) async throws -> Output {
        let id = locked { $0.nextID() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let job = HashingJob(id: id, isHeavy: isHeavy) {
                    let result = Result<Output, any Error> { try work() }
                    return { continuation.resume(with: result) }
                } refuse: {
                    continuation.resume(throwing: $0)
                }
                do { try enqueue(job) } catch { continuation.resume(throwing: error) }
            }
        } onCancel: {
            let job = locked { $0.remove(id) }
            job?.refuse(CancellationError())
        }
    }

    /// A task is marked as cancelled before its handler runs. So a handler that found no job yet ran before the lock was
    /// taken here, and the mark is seen.
    private func enqueue(_ job: HashingJob) throws {
        try locked { backlog in
            try Task.checkCancellation()
            try backlog.append(job)
        }
        pthread_cond_signal(arrival)
    }

    /// What each thread does until the queue is stopped.
    func work() {
        while let job = next() {
            var answer: (@Sendable () -> Void)?
            let duration = clock.measure { answer = job.compute() }
            locked { $0.finish(job, after: duration) }
            answer?()
        }
    }

    /// Not by `locked`: its access to `backlog` would last through the wait, while others change it.
    private func next() -> HashingJob? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !backlog.isStopped {
            if let job = backlog.take() { return job }
            pthread_cond_wait(arrival, mutex)
        }
        return nil
    }

    /// Refuses what waits and what comes, and sends the threads home.
    func stop() {
        let refused = locked { $0.stop() }
        pthread_cond_broadcast(arrival)
        for job in refused { job.refuse(PasswordHasherError.stopped) }
    }

    /// How many wait.
    var depth: Int { locked { $0.waiting.count } }

    private func locked<Result>(_ body: (inout HashingBacklog) throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&backlog)
    }
}
