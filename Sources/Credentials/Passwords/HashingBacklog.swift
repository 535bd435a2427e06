/// The bookkeeping of the hashing queue: pure, without locks, threads or clocks.
struct HashingBacklog {
    let places: Int
    let threads: Int

    private(set) var waiting: [HashingJob] = []
    private(set) var isStopped = false
    private var lastID: UInt64 = 0
    private var isHeavyRunning = false
    /// How long a hash took of late: each one moves it by an eighth.
    private var pace: Duration?

    init(places: Int, threads: Int) {
        self.places = places
        self.threads = threads
    }

    mutating func nextID() -> UInt64 {
        lastID += 1
        return lastID
    }

    mutating func append(_ job: HashingJob) throws(PasswordHasherError) {
        guard !isStopped else { throw .stopped }
        guard waiting.count < places else { throw .busy(retryAfter: retryAfter) }
        waiting.append(job)
    }

    /// The oldest job that may run now.
    mutating func take() -> HashingJob? {
        guard let index = waiting.firstIndex(where: { !($0.isHeavy && isHeavyRunning) }) else { return nil }
        let job = waiting.remove(at: index)
        if job.isHeavy { isHeavyRunning = true }
        return job
    }

    mutating func finish(_ job: HashingJob, after duration: Duration) {
        if job.isHeavy { isHeavyRunning = false }
        pace = pace.map { $0 + (duration - $0) / 8 } ?? duration
    }

    /// Takes a job out before it has begun; `nil` when it has, or was never here.
    mutating func remove(_ id: UInt64) -> HashingJob? {
        waiting.firstIndex { $0.id == id }.map { waiting.remove(at: $0) }
    }

    /// Nothing is accepted from now on. Returns what waited.
    mutating func stop() -> [HashingJob] {
        isStopped = true
        defer { waiting = [] }
        return waiting
    }

    private var retryAfter: Duration {
        max(.seconds(1), (pace ?? .zero) * waiting.count / threads)
    }
}
