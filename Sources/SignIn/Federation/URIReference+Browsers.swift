import OAuth

extension URIReference {
    /// Whether a browser may be sent there: https, or http to this machine, and nobody's name in it.
    var isForBrowsers: Bool {
        guard let authority, fragment == nil, !authority.text.contains("@") else { return false }
        return scheme == "https" || scheme == "http" && NetworkHost(authority.host)?.isLoopback == true
    }
}
