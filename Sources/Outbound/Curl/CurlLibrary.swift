import CCurl

/// What is true of libcurl in the whole process.
enum CurlLibrary {
    /// Set up once, before the first handle, and never torn down.
    static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Whether libcurl was built with a file of certificate authorities, and not only with a directory of them.
    static let hasCertificateFile = curl_version_info(CURLVERSION_SEVENTH).pointee.cainfo != nil
}
