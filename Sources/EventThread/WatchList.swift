import Glibc

/// The file descriptors that an event thread polls, and whom to tell.
struct WatchList {
    typealias Handler = (Readiness) -> Void

    private struct Watcher {
        let id: UInt64
        let handler: Handler
    }

    /// What poll(2) reads; its first entry is the wake-up descriptor, the others run beside `watchers`.
    private var polled: [pollfd]
    private var watchers: [Watcher] = []
    private var lastID: UInt64 = 0

    init(wakeUp: Int32) {
        polled = [pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0)]
    }

    mutating func add(_ descriptor: Int32, for interest: Readiness, handler: @escaping Handler) {
        precondition(index(of: descriptor) == nil, "a descriptor is watched once")
        lastID += 1
        polled.append(pollfd(fd: descriptor, events: interest.pollEvents, revents: 0))
        watchers.append(Watcher(id: lastID, handler: handler))
    }

    mutating func change(_ descriptor: Int32, to interest: Readiness) {
        guard let index = index(of: descriptor) else { return }
        polled[index].events = interest.pollEvents
    }

    mutating func remove(_ descriptor: Int32) {
        guard let index = index(of: descriptor) else { return }
        polled.remove(at: index)
        watchers.remove(at: index - 1)
    }

    /// Waits until something is ready, at most `milliseconds` (-1: without end). True when there was a wake-up.
    mutating func poll(milliseconds: Int32) -> Bool {
        for index in polled.indices { polled[index].revents = 0 }
        let count = Glibc.poll(&polled, nfds_t(polled.count), milliseconds)
        return count > 0 && polled[0].revents != 0
    }

    /// Who was found ready by the last `poll`. A handler may remove other watches: ask `handler(of:)` just before calling.
    func ready() -> [(id: UInt64, readiness: Readiness)] {
        zip(polled.dropFirst(), watchers).compactMap { entry, watcher in
            entry.revents == 0 ? nil : (watcher.id, Readiness(pollEvents: entry.revents))
        }
    }

    func handler(of id: UInt64) -> Handler? {
        watchers.first { $0.id == id }?.handler
    }

    private func index(of descriptor: Int32) -> Int? {
        polled.indices.dropFirst().first { polled[$0].fd == descriptor }
    }
}
