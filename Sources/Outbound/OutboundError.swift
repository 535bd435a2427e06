/// Why there is no answer. The texts are for logs: they name hosts and ports, and are no one else's business.
package enum OutboundError: TransferFailure, Equatable {
    /// Not an absolute URL with a host, or one with a user in it.
    case urlMalformed
    /// Not https; nor http, where that is allowed, to an address to which it is.
    case schemeRefused
    /// A header's name or value would break the request.
    case headerMalformed
    /// Every address of the host is one that must not be connected to.
    case addressRefused
    /// The host has no address or does not accept the connection. Nothing was sent.
    case unreachable(String)
    /// There is no TLS connection with a verified certificate of that host. Nothing was sent.
    case tlsFailed(String)
    /// It may have been sent.
    case timedOut
    /// The answer, or its head, is larger than what the settings allow. It was sent.
    case tooLarge
    /// The connection was lost, or what came was not HTTP. It may have been sent.
    case broken(String)
    /// Too many are under way and waiting, or it has waited for its whole time. Nothing was sent.
    case busy
    /// The fetcher was shut down. It may have been sent.
    case stopped
    /// The task was cancelled. It may have been sent.
    case cancelled
}
