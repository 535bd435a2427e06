extension Brand {
    /// Reads the members of a stored brand, each as what it has to be; nil is what isn't there.
    struct MemberReader {
        let members: [String: JSONValue]

        func logo() throws(BrandProblem) -> Logo? {
            let dark = try address(.darkLogo)
            guard let image = try address(.logo) else {
                guard dark == nil else { throw .darkLogoAlone }
                return nil
            }
            return Logo(image: image, dark: dark)
        }

        func color(_ member: Member) throws(BrandProblem) -> Color? {
            guard let text = try text(member) else { return nil }
            do throws(ColorProblem) {
                return try Color(text)
            } catch {
                throw .color(member, error)
            }
        }

        func address(_ member: Member) throws(BrandProblem) -> SecureAddress? {
            guard let text = try text(member) else { return nil }
            do throws(SecureAddressProblem) {
                return try SecureAddress(text)
            } catch {
                throw .address(member, error)
            }
        }

        func radius() throws(BrandProblem) -> CornerRadius? {
            guard let value = members[Member.radius.rawValue] else { return nil }
            guard let radius = value.integer.flatMap(CornerRadius.init(pixels:)) else { throw .radius }
            return radius
        }

        func colorScheme() throws(BrandProblem) -> ColorScheme? {
            guard let text = try text(.colorScheme) else { return nil }
            guard let scheme = ColorScheme(rawValue: text) else { throw .colorScheme }
            return scheme
        }

        private func text(_ member: Member) throws(BrandProblem) -> String? {
            guard let value = members[member.rawValue] else { return nil }
            guard let text = value.string else { throw .notText(member) }
            return text
        }
    }
}
