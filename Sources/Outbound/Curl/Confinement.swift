import CCurl

extension EasyHandle {
    /// What any transfer may do. The default of some of these would do; written down they don't depend on how libcurl
    /// was built, or will be.
    func confine(to scheme: String, connectTimeout: Duration) {
        set(CURLOPT_PROTOCOLS_STR, scheme)
        // The environment may name proxies, and ~/.netrc passwords.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NOPROXY, "*")
        set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        // A connection of its own: the guard sees every one, and nothing is sent again because an old one was dead.
        set(CURLOPT_FRESH_CONNECT, 1)
        // libcurl takes no more than an int.
        set(CURLOPT_CONNECTTIMEOUT_MS, Int(min(connectTimeout / .milliseconds(1), Double(Int32.max))))
        set(CURLOPT_NOSIGNAL, 1)
        // Without it, the end of a transfer waits for the name server; with it, the resolver's thread cleans up by
        // itself.
        set(CURLOPT_QUICK_EXIT, 1)
    }

    /// What a fetch may do besides.
    func confineHTTP(maximumResponseBytes: Int) {
        set(CURLOPT_FORBID_REUSE, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        set(CURLOPT_HTTP09_ALLOWED, 0)
        set(CURLOPT_MAXFILESIZE_LARGE, offset: maximumResponseBytes)
    }

    /// Whose certificates count: those of a file of PEM, or the system's.
    func trust(_ certificateAuthorities: String?) {
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        if let certificateAuthorities { set(CURLOPT_CAINFO, certificateAuthorities) }
        // One file and no directory: only then libcurl keeps the certificates that it has read for the next transfer.
        if certificateAuthorities != nil || CurlLibrary.hasCertificateFile { set(CURLOPT_CAPATH, nil) }
    }
}
