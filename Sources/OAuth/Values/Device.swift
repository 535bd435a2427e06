/// What a request shows of the device it comes from.
package struct Device: Sendable, Equatable {
    /// The header as it was sent, at most 512 bytes of it.
    package let userAgent: String
    /// The address of the peer, or its network.
    package let network: String

    package init(userAgent: String, network: String) {
        let bytes = userAgent.utf8
        var end = bytes.index(bytes.startIndex, offsetBy: 512, limitedBy: bytes.endIndex) ?? bytes.endIndex
        // Never in the middle of a character.
        while end.samePosition(in: userAgent.unicodeScalars) == nil { end = bytes.index(before: end) }
        self.userAgent = String(userAgent[..<end])
        self.network = network
    }

    /// The same device by its network alone: the first 24 bits of an IPv4 address, the first 48 of an IPv6 one. A phone changes
    /// the rest as it likes, and it is nobody's business.
    package var withoutAddress: Device {
        Device(userAgent: userAgent, network: Device.prefix(of: network))
    }

    private static func prefix(of address: String) -> String {
        let parts = address.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count == 4, !address.contains(":") { return parts.prefix(3).joined(separator: ".") + ".0/24" }
        guard address.contains(":") else { return address }
        // The zone (RFC 4007) names an interface of ours.
        let groups = address.prefix { $0 != "%" }.split(separator: ":", omittingEmptySubsequences: false)
        var leading: [String] = []
        for group in groups {
            if group.isEmpty { break }
            leading.append(group.lowercased())
        }
        if let mapped = leading.isEmpty ? groups.last : nil, mapped.contains(".") { return prefix(of: String(mapped)) }
        return (leading + ["0", "0", "0"]).prefix(3).joined(separator: ":") + "::/48"
    }

    /// What the device is, roughly, for people and for noticing that it is another one.
    package enum Kind: String, Sendable, CaseIterable {
        case phone
        case computer
        case program
    }

    /// Guessed from the user agent: a program says neither a phone's nor a computer's words.
    package var kind: Kind {
        func says(_ words: String...) -> Bool { words.contains { userAgent.contains($0) } }
        if says("iPhone", "iPad", "Android", "Mobile") { return .phone }
        if says("Windows NT", "Macintosh", "X11", "CrOS") { return .computer }
        return .program
    }
}
