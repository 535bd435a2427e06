extension Brand {
    /// The colours that mails have inline. Both appearances: no sender decides which one a mail program shows.
    package struct MailColors: Sendable, Hashable {
        package let accent: Color
        package let onAccent: Color
        package let darkAccent: Color
        package let darkOnAccent: Color
    }

    /// The two accents of its palettes, also where pages are forced to one.
    package var mailColors: MailColors {
        let (light, dark) = (palette(in: .light), palette(in: .dark))
        return MailColors(
            accent: light.accent, onAccent: light.onAccent, darkAccent: dark.accent, darkOnAccent: dark.onAccent)
    }
}
