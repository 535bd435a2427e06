import CCurl

/// One fetch as libcurl's transfer: how it may be done, and what has come of it.
final class FetchTransfer: Transfer {
    typealias Job = OutboundRequest
    typealias Settings = FetcherSettings
    typealias Success = OutboundResponse
    typealias Failure = OutboundError

    let call: Call<FetchTransfer>
    let handle = EasyHandle()
    private let target: Target
    private let headers = HeaderList()
    private let addressGuard: AddressGuard
    private var reception: Reception
    /// Why no address was good enough, if none was.
    private var refusal: OutboundError?
    private var hasOpenedSocket = false

    init(_ call: Call<FetchTransfer>, _ settings: FetcherSettings) throws(OutboundError) {
        self.call = call
        addressGuard = AddressGuard(settings)
        target = try Target(call.job.url, allowsHTTP: addressGuard.knowsPlainText)
        reception = Reception(
            maximumHeadBytes: settings.maximumHeadBytes, maximumBodyBytes: settings.maximumResponseBytes)
        try fill(call.job)
        handle.confine(to: target.scheme.rawValue, connectTimeout: settings.connectTimeout)
        handle.confineHTTP(maximumResponseBytes: settings.maximumResponseBytes)
        handle.trust(settings.certificateAuthorities)
        handle.setListener(
            TransferListener(
                mayConnect: { [unowned self] in mayConnect(to: $0) },
                takeHeaderLine: { [unowned self] in reception.takeHeaderLine($0) },
                takeBody: { [unowned self] in reception.takeBody($0) }))
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

    private func mayConnect(to address: IPAddress?) -> Bool {
        guard let address, addressGuard.permits(address) else {
            refusal = .addressRefused
            return false
        }
        switch target.scheme {
        case .https: break
        case .http:
            guard addressGuard.permitsPlainText(address) else {
                refusal = .schemeRefused
                return false
            }
        }
        hasOpenedSocket = true
        return true
    }

    func libcurlIsDone(_ code: CURLcode) -> Progress<FetchTransfer> {
        .over(outcome(code))
    }

    /// What libcurl's result means.
    private func outcome(_ code: CURLcode) -> Call<FetchTransfer>.Outcome {
        if reception.isTooLarge { return .failure(.tooLarge) }
        if let refusal, !hasOpenedSocket { return .failure(refusal) }
        guard code == CURLE_OK else { return .failure(OutboundError(code, handle.message(code))) }
        // To libcurl a connection that ends within the head ends the head.
        guard reception.headIsComplete else { return .failure(.broken("the head of the answer is cut off")) }
        return .success(OutboundResponse(status: handle.status, headers: reception.headers, body: reception.body))
    }
}
