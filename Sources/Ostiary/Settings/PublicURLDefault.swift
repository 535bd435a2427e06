import OAuth

/// The public URL when none is given, and what a profile refuses of one that is.
enum PublicURLDefault {
    /// `dev` and the other commands can always derive one from LISTEN; `serve` only on loopback, since beyond it
    /// nobody but the operator knows what browsers call the server.
    static func settle(
        given: PublicURL?, listen: ListenAddress, _ profile: Profile, _ reader: inout SettingReader
    ) -> PublicURL {
        if let given {
            if profile == .serve, !given.isProtected {
                reader.refuse(
                    SettingTable.publicURL,
                    "\(given) is plain http beyond loopback, where passwords and tokens can be read: use https")
            }
            return given
        }
        let listening = NetworkHost(listen.host) ?? NetworkHost("[\(listen.host)]")
        if profile == .serve, listening?.isLoopback != true {
            reader.refuse(
                SettingTable.publicURL,
                "is missing: LISTEN is \(listen), so the URL that browsers use must be given (https://…)")
        }
        let host = listening.flatMap { $0.isLoopback ? $0 : nil } ?? loopback
        let derived = PublicURL(isHTTPS: false, host: host, port: listen.port)
        let note = listen.port == 0 ? " (the port is chosen at start)" : ""
        reader.derive(SettingTable.publicURL, as: "\(derived)\(note)")
        return derived
    }

    private static let loopback = NetworkHost("127.0.0.1")!
}
