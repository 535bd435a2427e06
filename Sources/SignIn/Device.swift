/// What a request shows of the device it comes from.
package struct Device: Sendable {
    /// The header as it was sent, at most 512 bytes of it.
    package let userAgent: String
    /// The address of the peer.
    package let network: String

    package init(userAgent: String, network: String) {
        self.userAgent = String(decoding: userAgent.utf8.prefix(512), as: UTF8.self)
        self.network = network
    }
}
