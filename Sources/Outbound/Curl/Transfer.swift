import CCurl
import Glibc

/// One fetch as libcurl's transfer: how it may be done, and what has come of it. Belongs to the event thread.
final class Transfer {
    let fetch: Fetch
    private let handle = EasyHandle()
    private let target: Target
    private let headers = HeaderList()
    private let addressGuard: AddressGuard
    private var reception: Reception
    /// Why no address was good enough, if none was.
    private var refusal: OutboundError?
    private var hasOpenedSocket = false

    var pointer: UnsafeMutableRawPointer { handle.pointer }

    init(_ fetch: Fetch, _ settings: FetcherSettings) throws(OutboundError) {
        self.fetch = fetch
        addressGuard = AddressGuard(settings)
        target = try Target.parse(fetch.request.url, allowsHTTP: addressGuard.knowsPlainText)
        reception = Reception(
            maximumHeadBytes: settings.maximumHeadBytes, maximumBodyBytes: settings.maximumResponseBytes)
        try fill(fetch.request)
        handle.confine(to: target.scheme, settings)
        handle.trust(settings.certificateAuthorities)
        handle.setCallbacks(
            Unmanaged.passUnretained(self).toOpaque(), openSocket: openSocketCallback, header: headerCallback,
            body: bodyCallback)
    }

    private func fill(_ request: OutboundRequest) throws(OutboundError) {
        switch request.method {
        case .get: handle.set(CURLOPT_HTTPGET, 1)
        case .post(let body, let contentType):
            handle.setBody(body)
            try headers.append("Content-Type", contentType)
            // The body follows at once, however large it is.
            headers.suppress("Expect")
        }
        handle.set(CURLOPT_USERAGENT, "Ostiary")
        for (name, value) in request.headers { try headers.append(name, value) }
        handle.set(target, headers: headers)
    }

    // MARK: Called by libcurl

    fileprivate func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        guard let destination = IPAddress(address), addressGuard.permits(destination) else {
            return refuse(.addressRefused)
        }
        switch target.scheme {
        case .https: break
        case .http: guard addressGuard.permitsPlainText(destination) else { return refuse(.schemeRefused) }
        }
        hasOpenedSocket = true
        let flags = Int32(SOCK_CLOEXEC.rawValue)
        return socket(address.pointee.family, address.pointee.socktype | flags, address.pointee.protocol)
    }

    private func refuse(_ error: OutboundError) -> curl_socket_t {
        refusal = error
        return CURL_SOCKET_BAD
    }

    fileprivate func takeHeaderLine(_ bytes: UnsafeRawBufferPointer) -> Bool {
        reception.takeHeaderLine(bytes)
    }

    fileprivate func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        reception.takeBody(bytes)
    }

    // MARK: The end

    /// What libcurl's result means.
    func outcome(_ code: CURLcode) -> Fetch.Outcome {
        if reception.isTooLarge { return .failure(.tooLarge) }
        if let refusal, !hasOpenedSocket { return .failure(refusal) }
        guard code == CURLE_OK else { return .failure(OutboundError(code, handle.message(code))) }
        // To libcurl a connection that ends within the head ends the head.
        guard reception.headIsComplete else { return .failure(.broken("the head of the answer is cut off")) }
        return .success(OutboundResponse(status: handle.status, headers: reception.headers, body: reception.body))
    }
}

private let openSocketCallback: curl_opensocket_callback = { context, _, address in
    Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue().openSocket(address!)
}

/// Fewer bytes than came are the sign to give up.
private let headerCallback: curl_write_callback = { bytes, size, count, context in
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue().takeHeaderLine(line) ? line.count : -1
}

private let bodyCallback: curl_write_callback = { bytes, size, count, context in
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue().takeBody(piece) ? piece.count : -1
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
