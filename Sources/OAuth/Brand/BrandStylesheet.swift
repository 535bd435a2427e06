extension Brand {
    /// What is to be linked after `page.css` to make its pages look like this; nil when that wouldn't change anything.
    package var stylesheet: String? {
        let (light, dark) = (palette(in: .light), palette(in: .dark))
        let radius = radius.map { [("--radius", "\($0.pixels)px")] } ?? []
        switch colorScheme {
        case .auto:
            // `page.css` has its dark colours in a media query, which gives them no precedence over a rule that comes later:
            // what is set for light has to be set for dark as well, even to what it was.
            let (light, dark) = Brand.changes(to: light, dark)
            let rules = [
                Brand.rule(light + radius),
                Brand.rule(dark).map { "@media (prefers-color-scheme: dark) {\n\($0)}\n" },
            ]
            let text = rules.compactMap(\.self).joined()
            return text.isEmpty ? nil : text
        // All colours: those that the brand leaves alone have to stay as they are against people's settings.
        case .light: return Brand.rule([("color-scheme", "light")] + Brand.declarations(light) + radius)
        case .dark: return Brand.rule([("color-scheme", "dark")] + Brand.declarations(dark) + radius)
        }
    }

    private typealias Declaration = (name: String, value: String)

    /// The properties of which either appearance has another colour than Ostiary's own.
    private static func changes(to light: Palette, _ dark: Palette) -> (light: [Declaration], dark: [Declaration]) {
        let (light, dark) = (declarations(light), declarations(dark))
        let (ownLight, ownDark) = (declarations(.light), declarations(.dark))
        let changed = light.indices.filter {
            light[$0].value != ownLight[$0].value || dark[$0].value != ownDark[$0].value
        }
        return (changed.map { light[$0] }, changed.map { dark[$0] })
    }

    private static func declarations(_ palette: Palette) -> [Declaration] {
        palette.customProperties.map { ($0.name, $0.color.description) }
    }

    /// Nil: there is nothing to declare.
    private static func rule(_ declarations: [Declaration]) -> String? {
        guard !declarations.isEmpty else { return nil }
        return ":root {\n" + declarations.map { "  \($0.name): \($0.value);\n" }.joined() + "}\n"
    }
}
