package import FoundationEssentials

/// A device on which somebody is signed in: a session, or what is left of one where an app was allowed to keep its access.
package struct DeviceSession: Sendable {
    package let session: SessionID
    /// From where the session was last signed in to.
    package let device: Device
    package let created: Date
    /// When the browser was last seen, or an app in it last refreshed its tokens.
    package let lastUsed: Date
    /// Whether the browser is signed in; else only apps are.
    package let isBrowserSignedIn: Bool
    /// Those that have access through it.
    package let clients: [Client.ID]

    package init(
        session: SessionID, device: Device, created: Date, lastUsed: Date, isBrowserSignedIn: Bool,
        clients: [Client.ID]
    ) {
        self.session = session
        self.device = device
        self.created = created
        self.lastUsed = lastUsed
        self.isBrowserSignedIn = isBrowserSignedIn
        self.clients = clients
    }
}
