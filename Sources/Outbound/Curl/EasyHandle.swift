import CCurl

/// The owner of one CURL: libcurl's options in Swift's types. What libcurl refuses is a mistake of ours, and never
/// passed over: an option that is not set might be one that protects.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var listener: TransferListener?

    init() {
        guard let pointer = curl_easy_init() else { preconditionFailure("no memory for libcurl") }
        self.pointer = pointer
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        check(ostiary_easy_set_error_buffer(pointer, errorText))
    }

    deinit {
        curl_easy_cleanup(pointer)
        errorText.deallocate()
    }

    func set(_ option: CURLoption, _ value: Int) {
        check(ostiary_easy_set_long(pointer, option, value))
    }

    func set(_ option: CURLoption, offset value: Int) {
        check(ostiary_easy_set_offset(pointer, option, curl_off_t(value)))
    }

    func set(_ option: CURLoption, _ value: String?) {
        check(ostiary_easy_set_string(pointer, option, value))
    }

    /// The target and the list have to outlive the transfer.
    func set(_ target: Target, headers: HeaderList) {
        check(ostiary_easy_set_url(pointer, target.pointer))
        check(ostiary_easy_set_headers(pointer, headers.pointer))
    }

    /// Makes it a POST; the bytes are copied.
    func setBody(_ bytes: [UInt8]) {
        set(CURLOPT_POST, 1)
        bytes.withUnsafeBytes { bytes in
            // An empty array has no address, but a null pointer would mean: ask a callback for the body.
            withUnsafePointer(to: 0 as UInt8) { empty in
                check(
                    ostiary_easy_set_body(
                        pointer, bytes.baseAddress ?? UnsafeRawPointer(empty), curl_off_t(bytes.count)))
            }
        }
    }

    /// Keeps it.
    func setListener(_ listener: TransferListener) {
        self.listener = listener
        check(listener.listen(to: pointer))
    }

    /// Of the answer; 0 if there is none.
    var status: Int { ostiary_easy_status(pointer) }

    // MARK: A connection that is left to us

    /// How far reading or writing came.
    enum Passage {
        /// When reading, 0 is the end.
        case bytes(Int)
        case wouldBlock
        case failed(CURLcode)
    }

    /// -1 if there is none.
    var socket: Int32 { ostiary_easy_socket(pointer) }

    /// What would block is to be sent again from the same memory.
    func send(_ bytes: UnsafeRawBufferPointer) -> Passage {
        var count = 0
        return passage(curl_easy_send(pointer, bytes.baseAddress, bytes.count, &count), count)
    }

    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Passage {
        var count = 0
        return passage(curl_easy_recv(pointer, buffer.baseAddress, buffer.count, &count), count)
    }

    private func passage(_ code: CURLcode, _ count: Int) -> Passage {
        switch code {
        case CURLE_OK: .bytes(count)
        case CURLE_AGAIN: .wouldBlock
        default: .failed(code)
        }
    }

    // MARK: Words

    /// libcurl's words for how it went; may name host and port.
    func message(_ code: CURLcode) -> String {
        let text = String(cString: errorText)
        return text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
    }

    private func check(_ code: CURLcode) {
        precondition(code == CURLE_OK, "libcurl refuses an option")
    }
}
