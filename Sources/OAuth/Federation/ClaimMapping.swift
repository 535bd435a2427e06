/// Where a provider's answer says what: the members that hold a person's claims. A dot leads into an object (`picture.data.url`).
package struct ClaimMapping: Sendable, Hashable, Codable {
    /// The identity: it has to stay the same for ever, and be nobody else's ever.
    package var subject: String
    package var email: String?
    /// Whether the address is verified: true, "true" or 1. Nil: it never is.
    package var emailVerified: String?
    package var profile: [String: String]

    /// The claims of OpenID Connect Core 5.1 under their own names.
    package static let standard = ClaimMapping(
        subject: "sub", email: "email", emailVerified: "email_verified",
        profile: Dictionary(
            uniqueKeysWithValues: mappable.map { ($0.rawValue, $0.rawValue) }))

    /// The claims that can be mapped, besides `sub` and the address.
    package static let mappable: [StandardClaim] = [
        .name, .givenName, .familyName, .middleName, .nickname, .preferredUsername, .profile, .picture, .website,
        .gender, .birthdate, .zoneinfo, .locale,
    ]

    package init(subject: String, email: String?, emailVerified: String?, profile: [String: String]) {
        self.subject = subject
        self.email = email
        self.emailVerified = emailVerified
        self.profile = profile
    }

    /// What an answer says. Nil when it doesn't say who it is.
    package func read(_ claims: [String: JSONValue]) -> UpstreamProfile? {
        guard let subject = text(at: subject, claims), (1...255).contains(subject.utf8.count), subject.isPlain else {
            return nil
        }
        let address = email.flatMap { text(at: $0, claims) }.flatMap(EmailAddress.init)
        var profile: [StandardClaim: String] = [:]
        for (name, path) in self.profile {
            // As long as a declared claim may be; a control character has no place in any of them.
            guard let claim = StandardClaim(rawValue: name), let value = text(at: path, claims),
                (1...2000).contains(value.utf8.count), value.isPlain
            else { continue }
            profile[claim] = value
        }
        return UpstreamProfile(
            subject: subject, email: address, isEmailVerified: emailVerified.map { isTrue(at: $0, claims) } ?? false,
            profile: profile)
    }

    private func value(at path: String, _ claims: [String: JSONValue]) -> JSONValue? {
        var members = claims
        let names = path.split(separator: ".").map(String.init)
        for name in names.dropLast() {
            guard let inner = members[name]?.object else { return nil }
            members = inner
        }
        return names.last.flatMap { members[$0] }
    }

    /// A text, or a whole number as one: GitHub's ids are numbers. Beyond 2^53 a number may stand for its neighbour as well, and is nobody's
    /// id (RFC 8259 section 6).
    private func text(at path: String, _ claims: [String: JSONValue]) -> String? {
        let value = value(at: path, claims)
        if let text = value?.string { return text }
        guard let number = value?.integer, abs(number) < 1 << 53 else { return nil }
        return String(number)
    }

    /// Apple says "true", Microsoft says 1.
    private func isTrue(at path: String, _ claims: [String: JSONValue]) -> Bool {
        switch value(at: path, claims) {
        case .bool(let flag): flag
        case .string(let text): text == "true" || text == "1"
        case .number(let number): number == 1
        default: false
        }
    }
}

/// What a provider says of a person.
package struct UpstreamProfile: Sendable, Equatable {
    package let subject: String
    package var email: EmailAddress?
    package var isEmailVerified: Bool
    package var profile: [StandardClaim: String]

    package init(subject: String, email: EmailAddress?, isEmailVerified: Bool, profile: [StandardClaim: String]) {
        self.subject = subject
        self.email = email
        self.isEmailVerified = isEmailVerified
        self.profile = profile
    }
}

extension String {
    /// Without control characters: they have no place in a name, and a NUL none in the database.
    package var isPlain: Bool { unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } }
}
