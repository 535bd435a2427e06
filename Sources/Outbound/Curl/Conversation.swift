import CCurl

extension SMTPSettings {
    var scheme: String {
        security == .implicitTLS ? "smtps" : "smtp"
    }
}

extension EasyHandle {
    /// Makes it a connection to the operator's SMTP server that is left to us after the login.
    func converse(_ settings: SMTPSettings) {
        // The path is our name, to libcurl.
        set(CURLOPT_URL, "\(settings.scheme)://\(settings.host):\(settings.port)/\(settings.ownName)")
        // Such a connection is never used again. CURLOPT_FORBID_REUSE is not set: libcurl would close it before our turn.
        set(CURLOPT_CONNECT_ONLY, 1)
        set(CURLOPT_USE_SSL, Int((settings.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL).rawValue))
        if let login = settings.login {
            set(CURLOPT_USERNAME, login.user)
            set(CURLOPT_PASSWORD, login.password.text)
        }
        // Others would bring in Kerberos and what else the environment knows.
        set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
    }
}
