import Glibc

/// Bytes that are overwritten when the last holder lets go of them, and followed by one zero byte for C.
///
/// `@unchecked Sendable` is right because nothing writes to the memory between `init` and `deinit`.
final class WipedBytes: @unchecked Sendable {
    private let memory: UnsafeMutableRawPointer
    let count: Int

    init(_ bytes: some Collection<UInt8>) {
        count = bytes.count
        memory = .allocate(byteCount: count + 1, alignment: 1)
        let buffer = UnsafeMutableRawBufferPointer(start: memory, count: count + 1)
        buffer.copyBytes(from: bytes)
        buffer[count] = 0
    }

    deinit {
        // Not `memset`: a compiler may leave out a store into memory that is about to be freed.
        explicit_bzero(memory, count + 1)
        memory.deallocate()
    }

    /// Lends the bytes, without the zero that follows them. The pointer is good for the length of the call.
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: memory, count: count))
    }
}
