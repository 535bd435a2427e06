import OAuth

/// How a tenant's pages and mails shall look.
enum BrandDeclaration {
    static func read(_ reader: MappingReader) -> Brand {
        var brand = Brand()
        let logo = reader.value(Brand.Member.logo.rawValue, address)
        let darkLogo = reader.value(Brand.Member.darkLogo.rawValue, address)
        if let logo { brand.logo = Brand.Logo(image: logo, dark: darkLogo) }
        if logo == nil, darkLogo != nil, !reader.has(Brand.Member.logo.rawValue) {
            reader.refuse("needs logo_uri beside it", Brand.Member.darkLogo.rawValue)
        }
        brand.accent = reader.value(Brand.Member.accent.rawValue, color)
        brand.darkAccent = reader.value(Brand.Member.darkAccent.rawValue, color)
        brand.paper = reader.value(Brand.Member.paper.rawValue, color)
        brand.darkPaper = reader.value(Brand.Member.darkPaper.rawValue, color)
        brand.radius = reader.value(Brand.Member.radius.rawValue, radius)
        if let scheme = reader.value(
            Brand.Member.colorScheme.rawValue, ValueRules.choice(of: Brand.ColorScheme.self))
        {
            brand.colorScheme = scheme
        }
        brand.privacyPolicy = reader.value(Brand.Member.privacyPolicy.rawValue, address)
        brand.termsOfService = reader.value(Brand.Member.termsOfService.rawValue, address)
        brand.support = reader.value(Brand.Member.support.rawValue, address)
        reader.end()
        return brand
    }

    /// A colour that is easy to read where it is used, or why it isn't and which one would be.
    private static func color<Use>(_ text: String) throws(InvalidValue) -> Legible<Use> {
        let color: Color
        do throws(ColorProblem) { color = try Color(text) } catch { throw InvalidValue(error.description) }
        do throws(ContrastProblem) { return try Legible(color) } catch { throw InvalidValue(error.description) }
    }

    private static func address(_ text: String) throws(InvalidValue) -> SecureAddress {
        do throws(SecureAddressProblem) {
            return try SecureAddress(text)
        } catch {
            throw InvalidValue(error.description)
        }
    }

    private static func radius(_ text: String) throws(InvalidValue) -> Brand.CornerRadius {
        guard let pixels = Int(text), let radius = Brand.CornerRadius(pixels: pixels) else {
            throw InvalidValue("must be a whole number from 0 to 24, not \(ValueRules.quoted(text))")
        }
        return radius
    }
}
