import CCurl
import EventThread

/// To whom libcurl says what it waits for; within our calls of it, on the event thread.
final class MultiListener {
    fileprivate let descriptor: (Readiness?, Int32) -> Void
    fileprivate let time: (Duration?) -> Void

    /// Nil: for nothing any more.
    init(descriptor: @escaping (Readiness?, Int32) -> Void, time: @escaping (Duration?) -> Void) {
        self.descriptor = descriptor
        self.time = time
    }

    /// It has to outlive the handle.
    func listen(to multi: UnsafeMutableRawPointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let code = ostiary_multi_set_callbacks(multi, context, socketCallback, timerCallback)
        precondition(code == CURLM_OK, "libcurl refuses its callbacks")
    }
}

private let socketCallback: curl_socket_callback = { _, descriptor, what, context, _ in
    let interest: Readiness? =
        switch what {
        case CURL_POLL_IN: .readable
        case CURL_POLL_OUT: .writable
        case CURL_POLL_INOUT: [.readable, .writable]
        default: nil
        }
    Unmanaged<MultiListener>.fromOpaque(context!).takeUnretainedValue().descriptor(interest, descriptor)
    return 0
}

private let timerCallback: curl_multi_timer_callback = { _, milliseconds, context in
    let delay: Duration? = milliseconds < 0 ? nil : .milliseconds(milliseconds)
    Unmanaged<MultiListener>.fromOpaque(context!).takeUnretainedValue().time(delay)
    return 0
}
