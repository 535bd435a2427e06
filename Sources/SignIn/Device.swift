/// What a request shows of the device it comes from.
package struct Device: Sendable {
    /// The header as it was sent, at most 512 bytes of it.
    package let userAgent: String
    /// The address of the peer.
    package let network: String

    package init(userAgent: String, network: String) {
        let bytes = userAgent.utf8
        var end = bytes.index(bytes.startIndex, offsetBy: 512, limitedBy: bytes.endIndex) ?? bytes.endIndex
        // Never in the middle of a character.
        while end.samePosition(in: userAgent.unicodeScalars) == nil { end = bytes.index(before: end) }
        self.userAgent = String(userAgent[..<end])
        self.network = network
    }
}
