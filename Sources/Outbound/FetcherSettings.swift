/// How much may be asked of other servers at once, how long and how large an answer may be, and where it may come from.
package struct FetcherSettings: Sendable {
    /// From the call to the last byte of the answer, waiting for a free place included.
    package var timeout: Duration
    /// For finding the address, connecting and the TLS handshake, within `timeout`.
    package var connectTimeout: Duration
    /// Of the body, transfer codings undone.
    package var maximumResponseBytes: Int
    /// Of all header lines together.
    package var maximumHeadBytes: Int
    /// Connections at once.
    package var maximumInFlight: Int
    /// Those beyond are `busy` at once.
    package var maximumWaiting: Int
    /// For development: loopback addresses may be connected to, and by plain http too.
    package var allowsLoopback: Bool
    /// Addresses that are exempt from the guard, such as the operator's own network. By https, but for the next.
    package var allowedNetworks: [Network]
    /// Plain http too may be spoken to `allowedNetworks`, such as containers beside this one; to no other address.
    /// Whoever may choose a URL can then post to every port of theirs.
    package var allowsPlainHTTP: Bool
    /// A file of PEM certificates to trust instead of the system's.
    package var certificateAuthorities: String?

    /// The defaults fit small JSON documents and notices.
    package init(
        timeout: Duration = .seconds(5),
        connectTimeout: Duration = .seconds(3),
        maximumResponseBytes: Int = 256 * 1024,
        maximumHeadBytes: Int = 32 * 1024,
        maximumInFlight: Int = 32,
        maximumWaiting: Int = 256,
        allowsLoopback: Bool = false,
        allowedNetworks: [Network] = [],
        allowsPlainHTTP: Bool = false,
        certificateAuthorities: String? = nil
    ) {
        precondition(maximumInFlight > 0 && maximumWaiting >= 0, "a fetcher has room for something")
        precondition(maximumResponseBytes >= 0 && maximumHeadBytes > 0, "an answer has a size")
        precondition(timeout >= .milliseconds(1) && connectTimeout >= .milliseconds(1), "a fetch takes its time")
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.maximumResponseBytes = maximumResponseBytes
        self.maximumHeadBytes = maximumHeadBytes
        self.maximumInFlight = maximumInFlight
        self.maximumWaiting = maximumWaiting
        self.allowsLoopback = allowsLoopback
        self.allowedNetworks = allowedNetworks
        self.allowsPlainHTTP = allowsPlainHTTP
        self.certificateAuthorities = certificateAuthorities
    }
}
