import CCurl

/// What the URL of an SMTP server says.
struct SMTPLocation {
    let host: String
    let port: Int
    let security: SMTPSettings.Security
    let login: SMTPSettings.Login?

    init(_ text: String) throws(SMTPSettingsError) {
        let url = URLParts()
        switch url.set(CURLUPART_URL, text) {
        case CURLUE_OK: break
        case CURLUE_UNSUPPORTED_SCHEME: throw .schemeUnknown
        case CURLUE_BAD_PORT_NUMBER: throw .portMalformed
        case CURLUE_NO_HOST, CURLUE_BAD_HOSTNAME, CURLUE_BAD_IPV6: throw .hostMalformed
        default: throw .urlMalformed
        }
        // libcurl would read options for the login after a semicolon.
        guard !url.has(CURLUPART_OPTIONS) else { throw .urlMalformed }
        guard url.get(CURLUPART_PATH) == "/", !url.has(CURLUPART_FRAGMENT) else { throw .pathUnexpected }
        host = try Self.host(of: url)
        security = try Self.security(of: url, isLoopback: Self.isLoopback(host))
        port = try Self.port(of: url, security)
        login = try Self.login(of: url)
    }

    private static func host(of url: URLParts) throws(SMTPSettingsError) -> String {
        guard let host = url.get(CURLUPART_HOST), !url.has(CURLUPART_ZONEID) else { throw .hostMalformed }
        guard HostName.isValid(host) || host.hasPrefix("[") else { throw .hostMalformed }
        return host
    }

    private static func isLoopback(_ host: String) -> Bool {
        // To libcurl itself, `localhost` is the loopback address, whatever a name server says.
        if host.lowercased() == "localhost" { return true }
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        return IPAddress(bare).map(SpecialNetworks.loopback.contain) ?? false
    }

    private static func security(
        of url: URLParts, isLoopback: Bool
    ) throws(SMTPSettingsError) -> SMTPSettings.Security {
        switch (url.get(CURLUPART_SCHEME), url.get(CURLUPART_QUERY)) {
        case ("smtp", nil): return .startTLS
        case ("smtps", nil): return .implicitTLS
        case ("smtp", "tls=none"):
            guard isLoopback else { throw .plainTextBeyondLoopback }
            return .none
        case ("smtp", _), ("smtps", _): throw .queryUnknown
        default: throw .schemeUnknown
        }
    }

    private static func port(of url: URLParts, _ security: SMTPSettings.Security) throws(SMTPSettingsError) -> Int {
        guard let text = url.get(CURLUPART_PORT) else { return security == .implicitTLS ? 465 : 587 }
        guard let port = UInt16(text), port > 0 else { throw .portMalformed }
        return Int(port)
    }

    private static func login(of url: URLParts) throws(SMTPSettingsError) -> SMTPSettings.Login? {
        guard url.has(CURLUPART_USER) || url.has(CURLUPART_PASSWORD) else { return nil }
        guard url.get(CURLUPART_USER) ?? "" != "", url.get(CURLUPART_PASSWORD) ?? "" != "" else {
            throw .loginIncomplete
        }
        guard let user = url.get(CURLUPART_USER, CURLU_URLDECODE),
            let password = url.get(CURLUPART_PASSWORD, CURLU_URLDECODE)
        else { throw .urlMalformed }
        return SMTPSettings.Login(user: user, password: .init(text: password))
    }
}
