import CCurl

extension CURLcode {
    /// There was no TLS with a verified certificate.
    var isFailureOfTLS: Bool {
        switch self {
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_USE_SSL_FAILED:
            true
        default: false
        }
    }

    /// There was no connection.
    var isUnreachable: Bool {
        self == CURLE_COULDNT_RESOLVE_HOST || self == CURLE_COULDNT_CONNECT
    }
}

extension OutboundError {
    /// Of a transfer that failed.
    init(_ code: CURLcode, _ message: String) {
        switch code {
        case CURLE_URL_MALFORMAT: self = .urlMalformed
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut
        // A line of the head that is longer than libcurl takes (100 KB) is "out of memory" to it, or its code 100
        // since 8.6.
        case CURLE_FILESIZE_EXCEEDED, CURLE_OUT_OF_MEMORY, CURLcode(100): self = .tooLarge
        case _ where code.isUnreachable: self = .unreachable(message)
        case _ where code.isFailureOfTLS: self = .tlsFailed(message)
        default: self = .broken(message)
        }
    }
}

extension MailError {
    /// Of a connection that failed before the mail's turn, after the server's `lastReply`.
    init(_ code: CURLcode, _ message: String, lastReply: ReplyCode?) {
        let message = Self.shortened(message)
        switch (code, lastReply) {
        case (CURLE_OPERATION_TIMEDOUT, _): self = .timedOut
        case _ where code.isUnreachable: self = .unreachable(message)
        case _ where code.isFailureOfTLS: self = .tlsFailed(message)
        case (CURLE_LOGIN_DENIED, let reply?) where reply.isPermanent: self = .loginRefused(reply)
        case (CURLE_LOGIN_DENIED, let reply?) where reply.code >= 400: self = .deferred(.login, reply)
        case (CURLE_LOGIN_DENIED, _): self = .loginRefused(nil)
        case (_, let reply?) where reply.code >= 400: self = .deferred(.greeting, reply)
        default: self = .broken(message)
        }
    }

    /// On one line, however libcurl and OpenSSL have put it.
    private static func shortened(_ message: String) -> String {
        String(String.UnicodeScalarView(message.unicodeScalars.filter { !$0.breaksLines }.prefix(200)))
    }
}
