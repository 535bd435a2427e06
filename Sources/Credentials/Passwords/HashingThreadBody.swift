import CPasswordHash
import Glibc

/// What one hashing thread is started with.
final class HashingThreadBody: Sendable {
    private let name: String
    private let niceness: Int
    private let queue: HashingQueue
    private let roll: HashingRoll

    init(name: String, niceness: Int, queue: HashingQueue, roll: HashingRoll) {
        self.name = name
        self.niceness = niceness
        self.queue = queue
        self.roll = roll
    }

    /// The start routine: takes over the retain that `pthread_create` was given.
    static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        Unmanaged<HashingThreadBody>.fromOpaque(argument).takeRetainedValue().run()
        return nil
    }

    private func run() {
        pthread_setname_np(pthread_self(), name)
        // On Linux the nice value belongs to the thread, and 0 is the calling one.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Int32(niceness))
        queue.work()
        roll.leave()
    }
}
