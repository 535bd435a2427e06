import CCurl

extension OutboundError {
    /// Of a transfer that failed.
    init(_ code: CURLcode, _ message: String) {
        switch code {
        case CURLE_URL_MALFORMAT: self = .urlMalformed
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut
        // A line of the head that is longer than libcurl takes (100 KB) is "out of memory" to it, or its code 100
        // since 8.6.
        case CURLE_FILESIZE_EXCEEDED, CURLE_OUT_OF_MEMORY, CURLcode(100): self = .tooLarge
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: self = .unreachable(message)
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            self = .tlsFailed(message)
        default: self = .broken(message)
        }
    }
}
