/// How a tenant's pages and mails look, in tokens instead of a stylesheet: an upgrade can't break it, nothing in it can be
/// injected, and no combination of its values is hard to read.
package struct Brand: Sendable, Hashable {
    /// Nil: the tenant's name stands alone.
    package var logo: Logo?
    /// Nil: derived from `darkAccent`; without that one, Ostiary's own.
    package var accent: Legible<LightAccent>?
    /// Nil: derived from `accent`; without that one, Ostiary's own.
    package var darkAccent: Legible<DarkAccent>?
    /// What is behind the card; nil: Ostiary's own. Never derived: what suits one appearance says nothing about the other.
    package var paper: Legible<LightPaper>?
    /// Nil: Ostiary's own.
    package var darkPaper: Legible<DarkPaper>?
    /// Nil: Ostiary's own.
    package var radius: CornerRadius?
    package var colorScheme = ColorScheme.auto
    package var privacyPolicy: SecureAddress?
    package var termsOfService: SecureAddress?
    package var support: SecureAddress?

    /// Ostiary's own look.
    package init() {}

    /// All colours of a page. The colour scheme has no say in it: it decides which of the two a page has.
    package func palette(in appearance: Appearance) -> Palette {
        switch appearance {
        case .light:
            var palette = Palette.light
            let accent = accent ?? darkAccent.map { Legible(nearest: $0.color) }
            if let accent { palette.adopt(accent: accent.color) }
            if let paper { palette.paper = paper.color }
            return palette
        case .dark:
            var palette = Palette.dark
            let accent = darkAccent ?? accent.map { Legible(nearest: $0.color) }
            if let accent { palette.adopt(accent: accent.color) }
            if let darkPaper { palette.paper = darkPaper.color }
            return palette
        }
    }

    /// The logo as pages show it: its dark variant is only left where people's settings decide.
    package var shownLogo: Logo? {
        switch colorScheme {
        case .auto: logo
        case .light: logo.map { Logo(image: $0.image) }
        case .dark: logo.map { Logo(image: $0.dark ?? $0.image) }
        }
    }
}
