import Glibc

/// A pipe to oneself: written by any thread, polled by one. (Glibc's Swift module has no eventfd.)
struct WakeUp: Sendable {
    let descriptor: Int32
    private let other: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "no file descriptor is left for an event thread")
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (descriptor, other) = (ends[0], ends[1])
    }

    func signal() {
        var byte: UInt8 = 1
        _ = write(other, &byte, 1)
    }

    func clear() {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { buffer in
            _ = read(descriptor, buffer.baseAddress, buffer.count)
        }
    }

    func close() {
        _ = Glibc.close(descriptor)
        _ = Glibc.close(other)
    }
}
