/// Where the operator's SMTP server is, who we are to it, and how much is sent at once.
package struct SMTPSettings: Sendable {
    /// How the connection is kept from others. But for `none`, certificates are verified, and the host's name.
    package enum Security: Sendable {
        /// By STARTTLS, without which nothing is said.
        case startTLS
        /// TLS from the first byte.
        case implicitTLS
        /// For a server on this machine only.
        case none
    }

    /// For AUTH, which the server then has to offer.
    struct Login: Sendable {
        struct Password: Undisclosed, Sendable {
            let text: String
        }

        let user: String
        let password: Password
    }

    /// A name, or an address; one of IPv6 is in brackets.
    package let host: String
    package let port: Int
    /// As the URL says.
    package let security: Security
    let login: Login?

    /// From the call to the server's last word, waiting for a free place included.
    package var timeout: Duration
    /// For finding the address, connecting, TLS and the login, within `timeout`.
    package var connectTimeout: Duration
    /// What we call ourselves in EHLO: a host name. Some servers want one with a dot in it.
    package private(set) var ownName: String
    /// Connections at once.
    package var maximumInFlight: Int
    /// Those beyond are `busy` at once.
    package var maximumWaiting: Int
    /// A file of PEM certificates to trust instead of the system's.
    package var certificateAuthorities: String?

    /// `url` is `smtp://[user:password@]host[:port]` for STARTTLS (port 587 if there is none),
    /// `smtps://…` for TLS from the start (465), or `smtp://127.0.0.1:1025?tls=none`, which only a loopback host may
    /// be. User and password are percent-encoded.
    package init(
        url: String,
        ownName: String = "localhost",
        timeout: Duration = .seconds(40),
        connectTimeout: Duration = .seconds(10),
        maximumInFlight: Int = 4,
        maximumWaiting: Int = 64,
        certificateAuthorities: String? = nil
    ) throws(SMTPSettingsError) {
        precondition(maximumInFlight > 0 && maximumWaiting >= 0, "a sender has room for something")
        precondition(timeout >= .milliseconds(1) && connectTimeout >= .milliseconds(1), "a mail takes its time")
        let parts = try SMTPLocation(url)
        guard HostName.isValid(ownName) else { throw .ownNameMalformed }
        host = parts.host
        port = parts.port
        security = parts.security
        login = parts.login
        self.ownName = ownName
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.maximumInFlight = maximumInFlight
        self.maximumWaiting = maximumWaiting
        self.certificateAuthorities = certificateAuthorities
    }

    /// The same with another name for EHLO; what is no host name (an IPv6 address, say) changes nothing.
    package func introducing(ownName: String) -> SMTPSettings {
        guard HostName.isValid(ownName) else { return self }
        var settings = self
        settings.ownName = ownName
        return settings
    }
}
