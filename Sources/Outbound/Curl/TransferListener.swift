import CCurl
import Glibc

/// To whom libcurl says what happens to a transfer; within our calls of it, on the event thread. False ends the
/// transfer.
final class TransferListener {
    fileprivate let mayConnect: (IPAddress?) -> Bool
    fileprivate let takeHeaderLine: (UnsafeRawBufferPointer) -> Bool
    fileprivate let takeBody: (UnsafeRawBufferPointer) -> Bool

    /// `mayConnect` is asked before each attempt, with nil for what is no address of the Internet.
    init(
        mayConnect: @escaping (IPAddress?) -> Bool,
        takeHeaderLine: @escaping (UnsafeRawBufferPointer) -> Bool,
        takeBody: @escaping (UnsafeRawBufferPointer) -> Bool
    ) {
        self.mayConnect = mayConnect
        self.takeHeaderLine = takeHeaderLine
        self.takeBody = takeBody
    }

    /// It has to outlive the transfer.
    func listen(to easy: UnsafeMutableRawPointer) -> CURLcode {
        ostiary_easy_set_callbacks(
            easy, Unmanaged.passUnretained(self).toOpaque(), openSocketCallback, headerCallback, bodyCallback)
    }
}

private let openSocketCallback: curl_opensocket_callback = { context, _, address in
    let listener = Unmanaged<TransferListener>.fromOpaque(context!).takeUnretainedValue()
    guard listener.mayConnect(IPAddress(address!)) else { return CURL_SOCKET_BAD }
    let (family, type, number) = (address!.pointee.family, address!.pointee.socktype, address!.pointee.protocol)
    return socket(family, type | Int32(SOCK_CLOEXEC.rawValue), number)
}

/// Fewer bytes than came are the sign to give up.
private let headerCallback: curl_write_callback = { bytes, size, count, context in
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<TransferListener>.fromOpaque(context!).takeUnretainedValue().takeHeaderLine(line) ? line.count : -1
}

private let bodyCallback: curl_write_callback = { bytes, size, count, context in
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<TransferListener>.fromOpaque(context!).takeUnretainedValue().takeBody(piece) ? piece.count : -1
}

extension IPAddress {
    /// Of what libcurl is about to connect to; nil if it is no address of the Internet.
    fileprivate init?(_ address: UnsafeMutablePointer<curl_sockaddr>) {
        // The address begins at the last member, and may be longer than that.
        let start = MemoryLayout<curl_sockaddr>.offset(of: \.addr)!
        let bytes = UnsafeRawBufferPointer(
            start: UnsafeRawPointer(address) + start, count: Int(address.pointee.addrlen))
        self.init(socketAddress: bytes)
    }
}
