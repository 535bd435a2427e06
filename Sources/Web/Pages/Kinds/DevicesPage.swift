package import FoundationEssentials
package import OAuth
import SignIn

/// Where a person is signed in.
package struct DevicesPage: Page {
    let frame: AccountFrame
    /// Where the form is posted: fields `transaction` and `end`, a session's id or a `Group`.
    package let action: PageLink
    /// Sealed.
    package let transaction: String
    package let concerns: [Concern]
    package let devices: [Device]

    init(frame: AccountFrame, action: PageLink, transaction: String, concerns: [Concern], devices: [Device]) {
        self.frame = frame
        self.action = action
        self.transaction = transaction
        self.concerns = concerns
        self.devices = devices
    }

    /// The values of the field `end` that name more than one.
    enum Group: String {
        case others
        case all
    }

    static func selection(_ field: String?, current: SessionID) -> Devices.Selection? {
        switch field.flatMap(Group.init(rawValue:)) {
        case .others: .others(than: current)
        case .all: .all
        case nil: field.flatMap(SessionID.init(text:)).map { .one($0) }
        }
    }

    /// One of them.
    package struct Device: Sendable {
        package let session: String
        package let name: DeviceName
        package let network: String
        package let created: PageTime
        package let lastUsed: PageTime
        package let isCurrent: Bool
        package let isBrowserSignedIn: Bool
        package let clientNames: [String]

        package init(_ session: DeviceSession, isCurrent: Bool, clientNames: [String], now: Date) {
            self.session = session.session.description
            name = DeviceName(userAgent: session.device.userAgent)
            network = session.device.withoutAddress.network
            created = PageTime(session.created, now: now)
            lastUsed = PageTime(session.lastUsed, now: now)
            self.isCurrent = isCurrent
            isBrowserSignedIn = session.isBrowserSignedIn
            self.clientNames = clientNames
        }

        /// What it is called: proper names, which no language translates, or words for what says nothing of itself.
        private var title: PageMessage {
            switch (name.program, name.system) {
            case (let program?, let system?):
                PageMessage("devices.program-on-system", ["program": program, "system": system])
            case (let program?, nil): PageMessage("devices.program", ["program": program])
            case (nil, let system?): PageMessage("devices.system", ["system": system])
            case (nil, nil): PageMessage("devices.unknown")
            }
        }

        static let messages = ["program-on-system", "program", "system", "unknown"].map {
            PageMessage("devices.\($0)", ["program": "", "system": ""])
        }

        var context: PageContext {
            [
                "session": .text(session),
                "device": .message(title),
                "network": .text(network),
                "created": .part(created.context),
                "used": .part(lastUsed.context),
                "current": .flag(isCurrent),
                "appsOnly": .flag(!isBrowserSignedIn),
                "apps": .text(clientNames.joined(separator: ", ")),
            ]
        }
    }

    /// Something that was noticed, in words.
    package struct Concern: Sendable {
        package let kind: SecurityConcern.Kind
        package let clientName: String
        package let network: String
        package let time: PageTime

        package init(kind: SecurityConcern.Kind, clientName: String, network: String, time: PageTime) {
            self.kind = kind
            self.clientName = clientName
            self.network = network
            self.time = time
        }

        static let messages = SecurityConcern.Kind.allCases.map {
            PageMessage("devices.concern.\($0.rawValue)", ["client": ""])
        }

        var context: PageContext {
            [
                "what": .message(PageMessage("devices.concern.\(kind.rawValue)", ["client": clientName])),
                "network": .text(network),
                "time": .part(time.context),
            ]
        }
    }

    package static let template = "devices"
    package static let messages = AccountFrame.messages + Device.messages + Concern.messages + PageTime.messages
    package static var example: DevicesPage {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let session = DeviceSession(
            session: SessionID.random(),
            device: .init(userAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/1", network: "192.0.2.1"), created: now,
            lastUsed: now, isBrowserSignedIn: false, clients: [])
        let devices = [Device(session, isCurrent: true, clientNames: ["Acme Web"], now: now)]
        return DevicesPage(
            frame: .example, action: .example, transaction: "sealed",
            concerns: [
                Concern(
                    kind: .refreshTokenReused, clientName: "Acme Web", network: "192.0.2.0/24",
                    time: PageTime(now, now: now))
            ], devices: devices)
    }

    package var context: PageContext {
        let own: PageContext = [
            "action": .link(action),
            "transaction": .text(transaction),
            "concerned": .flag(!concerns.isEmpty),
            "concerns": .list(concerns.map(\.context)),
            "list": .list(devices.map(\.context)),
            "several": .flag(devices.count > 1),
            "others": .text(Group.others.rawValue),
            "all": .text(Group.all.rawValue),
        ]
        return frame.context.merging(own) { _, own in own }
    }
}
