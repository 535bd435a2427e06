import OAuth

extension SeededGenerator {
    mutating func color() -> Color {
        let bytes = next()
        return Color(
            red: UInt8(truncatingIfNeeded: bytes), green: UInt8(truncatingIfNeeded: bytes >> 8),
            blue: UInt8(truncatingIfNeeded: bytes >> 16))
    }
}

extension Brand {
    /// A brand of which only accents are declared.
    static func of(accent: String? = nil, darkAccent: String? = nil) throws -> Brand {
        var brand = Brand()
        brand.accent = try accent.map { try Legible(Color($0)) }
        brand.darkAccent = try darkAccent.map { try Legible(Color($0)) }
        return brand
    }

    /// A brand that has everything.
    static func complete() throws -> Brand {
        var brand = try of(accent: "#7a1fa2", darkAccent: "#e1a5f5")
        brand.logo = Logo(
            image: try SecureAddress("https://cdn.example.com/logo.svg"),
            dark: try SecureAddress("https://night.example.com:8443/logo.svg?v=2"))
        brand.paper = try Legible(Color("#fff8e7"))
        brand.darkPaper = try Legible(Color("#101010"))
        brand.radius = CornerRadius(pixels: 0)
        brand.colorScheme = .dark
        brand.privacyPolicy = try SecureAddress("https://example.com/privacy#people")
        brand.termsOfService = try SecureAddress("https://example.com/terms")
        brand.support = try SecureAddress("https://help.example.com/")
        return brand
    }

    /// Fifty hues around the wheel, as vivid as they come.
    static let hues: [Color] = (0..<50).map { step in
        let hue = Double(step) * 6 / 50
        func channel(_ shift: Double) -> UInt8 {
            let place = (hue + shift).truncatingRemainder(dividingBy: 6)
            return UInt8((min(max(min(place, 4 - place), 0), 1) * 255).rounded())
        }
        return Color(red: channel(2), green: channel(0), blue: channel(4))
    }
}
