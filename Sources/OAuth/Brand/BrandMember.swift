extension Brand {
    /// The names that a brand's tokens have where it is stored, in the order in which they are written. Those that OpenID Connect
    /// Registration has for the same thing of a client are its own.
    package enum Member: String, Sendable, CaseIterable {
        case logo = "logo_uri"
        case darkLogo = "dark_logo_uri"
        case accent
        case darkAccent = "dark_accent"
        case paper
        case darkPaper = "dark_paper"
        case radius
        case colorScheme = "color_scheme"
        case privacyPolicy = "policy_uri"
        case termsOfService = "tos_uri"
        case support = "support_uri"
    }
}
