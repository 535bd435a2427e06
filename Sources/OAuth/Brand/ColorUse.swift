/// What a brand's colour is for, which decides what it has to contrast with.
package protocol ColorUse: Sendable {
    /// The text that is written on it, or the surface on which it is text.
    static var counterpart: Color { get }
}

/// Links and buttons on a light card. What contrasts with the card contrasts as much with the text on the button.
package enum LightAccent: ColorUse {
    package static var counterpart: Color { Palette.light.card }
}

/// Links and buttons on a dark card.
package enum DarkAccent: ColorUse {
    package static var counterpart: Color { Palette.dark.card }
}

/// What is behind a light card; the quietest text is the one that suffers.
package enum LightPaper: ColorUse {
    package static var counterpart: Color { Palette.light.quiet }
}

/// What is behind a dark card.
package enum DarkPaper: ColorUse {
    package static var counterpart: Color { Palette.dark.quiet }
}
