/// All colours of a page in one appearance, by the names of the custom properties in `page.css`.
package struct Palette: Sendable, Equatable {
    /// Behind the card.
    package var paper: Color
    package var card: Color
    package var ink: Color
    /// Text of less weight.
    package var quiet: Color
    /// Between parts of a page.
    package var line: Color
    /// Around fields and buttons.
    package var edge: Color
    /// Links, and the one button that leads on.
    package var accent: Color
    /// The same under a pointer.
    package var accentStrong: Color
    /// Text on either.
    package var onAccent: Color
    /// A surface with a breath of the accent; links on it are in `ink`.
    package var tint: Color
    package var bad: Color
    package var badTint: Color
    package var good: Color

    /// As a stylesheet names them, with the two hyphens, in the order of `page.css`.
    package var customProperties: [(name: String, color: Color)] {
        [
            ("--paper", paper), ("--card", card), ("--ink", ink), ("--quiet", quiet), ("--line", line),
            ("--edge", edge), ("--accent", accent), ("--accent-strong", accentStrong), ("--on-accent", onAccent),
            ("--tint", tint), ("--bad", bad), ("--bad-tint", badTint), ("--good", good),
        ]
    }

    /// Takes a legible accent, and makes from it what else is coloured after it.
    mutating func adopt(accent: Color) {
        self.accent = accent
        accentStrong = stronger(than: accent)
        // Of the accent itself a halfway bright one could have either, and would lose the wrong one under a pointer.
        onAccent = accentStrong.opposite
        tint = card.covered(by: accent, share: 0.11)
    }

    /// The accent under a pointer: visibly farther from the card, or, where there is hardly room, visibly nearer.
    private func stronger(than accent: Color) -> Color {
        let shades = OKLab(accent)
        let outwards = card.opposite == .black ? -1.0 : 1.0
        let lightness = shades.lightness + outwards * 0.07
        guard (0.18...0.97).contains(lightness) else {
            return shades.color(lightness: shades.lightness - outwards * 0.2)
        }
        return shades.color(lightness: lightness)
    }
}
