/// A brand as it is stored.
extension Brand {
    /// Only what was declared: what is derived is derived anew by the version that reads it.
    package var json: JSONObject {
        var object = JSONObject()
        func set(_ member: Member, _ value: (some CustomStringConvertible)?) {
            object.set(member.rawValue, value?.description)
        }
        set(.logo, logo?.image)
        set(.darkLogo, logo?.dark)
        set(.accent, accent?.color)
        set(.darkAccent, darkAccent?.color)
        set(.paper, paper?.color)
        set(.darkPaper, darkPaper?.color)
        object.set(Member.radius.rawValue, radius?.pixels)
        set(.colorScheme, colorScheme == .auto ? nil : colorScheme.rawValue)
        set(.privacyPolicy, privacyPolicy)
        set(.termsOfService, termsOfService)
        set(.support, support)
        return object
    }

    /// Reads what a version of this program wrote. A newer one may know more members, which are passed over; another one may have had
    /// other cards, so that a colour that is hard to read on today's is replaced by the nearest that isn't. Neither is a
    /// reason for a tenant's pages to be gone after an upgrade, or in the middle of one.
    package init(_ value: JSONValue) throws(BrandProblem) {
        guard let members = value.object else { throw .notAnObject }
        let reader = MemberReader(members: members)
        self.init()
        logo = try reader.logo()
        accent = try reader.color(.accent).map { Legible(nearest: $0) }
        darkAccent = try reader.color(.darkAccent).map { Legible(nearest: $0) }
        paper = try reader.color(.paper).map { Legible(nearest: $0) }
        darkPaper = try reader.color(.darkPaper).map { Legible(nearest: $0) }
        radius = try reader.radius()
        colorScheme = try reader.colorScheme() ?? .auto
        privacyPolicy = try reader.address(.privacyPolicy)
        termsOfService = try reader.address(.termsOfService)
        support = try reader.address(.support)
    }
}
