/// Ostiary's own look. `page.css` has the same values, for the tenants without a brand; a test compares the two.
extension Palette {
    package static let light = Palette(
        paper: Color(red: 0xF4, green: 0xF5, blue: 0xF7),
        card: .white,
        ink: Color(red: 0x1C, green: 0x24, blue: 0x30),
        quiet: Color(red: 0x56, green: 0x60, blue: 0x72),
        line: Color(red: 0xD9, green: 0xDD, blue: 0xE4),
        edge: Color(red: 0x7C, green: 0x86, blue: 0x98),
        accent: Color(red: 0x1F, green: 0x5F, blue: 0xBF),
        accentStrong: Color(red: 0x18, green: 0x4C, blue: 0x99),
        onAccent: .white,
        tint: Color(red: 0xE8, green: 0xEF, blue: 0xFA),
        bad: Color(red: 0xA3, green: 0x21, blue: 0x1C),
        badTint: Color(red: 0xFC, green: 0xEB, blue: 0xEA),
        good: Color(red: 0x1B, green: 0x6B, blue: 0x3A)
    )

    package static let dark = Palette(
        paper: Color(red: 0x11, green: 0x15, blue: 0x1B),
        card: Color(red: 0x1A, green: 0x20, blue: 0x29),
        ink: Color(red: 0xE9, green: 0xEC, blue: 0xF1),
        quiet: Color(red: 0xA5, green: 0xAF, blue: 0xBF),
        line: Color(red: 0x31, green: 0x3A, blue: 0x48),
        edge: Color(red: 0x76, green: 0x84, blue: 0x9A),
        accent: Color(red: 0x8A, green: 0xB4, blue: 0xF8),
        accentStrong: Color(red: 0xAD, green: 0xCB, blue: 0xFB),
        onAccent: Color(red: 0x0B, green: 0x1A, blue: 0x30),
        tint: Color(red: 0x22, green: 0x30, blue: 0x4A),
        bad: Color(red: 0xFF, green: 0xB4, blue: 0xAB),
        badTint: Color(red: 0x47, green: 0x20, blue: 0x1F),
        good: Color(red: 0x7F, green: 0xD6, blue: 0xA0)
    )
}
