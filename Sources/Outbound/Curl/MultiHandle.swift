import CCurl
import EventThread

/// The owner of one CURLM, and of the transfers that are in it. Belongs to the event thread.
final class MultiHandle<Kind: Transfer> {
    private let pointer: UnsafeMutableRawPointer
    private let listener: MultiListener
    /// libcurl calls back into a transfer for as long as its handle is in here.
    private var transfers: [UnsafeMutableRawPointer: Kind] = [:]

    init(listener: MultiListener) {
        precondition(CurlLibrary.isReady, "libcurl can't be set up")
        guard let pointer = curl_multi_init() else { preconditionFailure("no memory for libcurl") }
        self.pointer = pointer
        self.listener = listener
        listener.listen(to: pointer)
    }

    deinit {
        for transfer in transfers.keys { curl_multi_remove_handle(pointer, transfer) }
        curl_multi_cleanup(pointer)
    }

    /// Begins the transfer, at the next turn of the event thread.
    func add(_ transfer: Kind) {
        transfers[transfer.handle.pointer] = transfer
        let code = curl_multi_add_handle(pointer, transfer.handle.pointer)
        precondition(code == CURLM_OK, "libcurl refuses a transfer")
    }

    /// Ends the transfer, however far it is, and closes its connection.
    func remove(_ transfer: Kind) {
        curl_multi_remove_handle(pointer, transfer.handle.pointer)
        transfers[transfer.handle.pointer] = nil
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
    func nextDone() -> (Kind, CURLcode)? {
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
