import CCurl
import EventThread

/// The owner of one CURLM, and of the transfers that are in it. Belongs to the event thread of its listener, to whom it
/// says what libcurl waits for.
final class MultiHandle {
    private let pointer: UnsafeMutableRawPointer
    /// libcurl calls back into a transfer for as long as its handle is in here.
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]

    /// The listener has to outlive it.
    init(listener: Transfers) {
        precondition(CurlLibrary.isReady, "libcurl can't be set up")
        guard let pointer = curl_multi_init() else { preconditionFailure("no memory for libcurl") }
        self.pointer = pointer
        let context = Unmanaged.passUnretained(listener).toOpaque()
        let code = ostiary_multi_set_callbacks(pointer, context, socketCallback, timerCallback)
        precondition(code == CURLM_OK, "libcurl refuses its callbacks")
    }

    deinit {
        for transfer in transfers.keys { curl_multi_remove_handle(pointer, transfer) }
        curl_multi_cleanup(pointer)
    }

    /// Begins the transfer, at the next turn of the event thread.
    func add(_ transfer: Transfer) {
        transfers[transfer.pointer] = transfer
        let code = curl_multi_add_handle(pointer, transfer.pointer)
        precondition(code == CURLM_OK, "libcurl refuses a transfer")
    }

    /// Ends the transfer, however far it is, and closes its connection.
    func remove(_ transfer: Transfer) {
        curl_multi_remove_handle(pointer, transfer.pointer)
        transfers[transfer.pointer] = nil
    }

    func ready(_ descriptor: Int32, _ readiness: Readiness) {
        let events =
            (readiness.contains(.readable) ? CURL_CSELECT_IN : 0)
            | (readiness.contains(.writable) ? CURL_CSELECT_OUT : 0)
        var running: Int32 = 0
        curl_multi_socket_action(pointer, descriptor, events, &running)
    }

    func timeHasCome() {
        var running: Int32 = 0
        curl_multi_socket_action(pointer, CURL_SOCKET_BAD, 0, &running)
    }

    /// A transfer that has come to its end, each once; it is still to be removed.
    func nextDone() -> (Transfer, CURLcode)? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(pointer, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let transfer = transfers[message.pointee.easy_handle] else {
                continue
            }
            return (transfer, message.pointee.data.result)
        }
        return nil
    }
}

/// libcurl calls both within our calls, on the event thread.
private let socketCallback: curl_socket_callback = { _, descriptor, what, context, _ in
    let interest: Readiness? =
        switch what {
        case CURL_POLL_IN: .readable
        case CURL_POLL_OUT: .writable
        case CURL_POLL_INOUT: [.readable, .writable]
        default: nil
        }
    Unmanaged<Transfers>.fromOpaque(context!).takeUnretainedValue().assumeIsolated {
        $0.wait(for: interest, of: descriptor)
    }
    return 0
}

private let timerCallback: curl_multi_timer_callback = { _, milliseconds, context in
    let delay: Duration? = milliseconds < 0 ? nil : .milliseconds(milliseconds)
    Unmanaged<Transfers>.fromOpaque(context!).takeUnretainedValue().assumeIsolated { $0.wait(for: delay) }
    return 0
}
