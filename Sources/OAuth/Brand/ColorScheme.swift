extension Brand {
    /// Who decides whether a page is light or dark.
    package enum ColorScheme: String, Sendable, CaseIterable {
        /// The settings of whoever looks at it.
        case auto
        case light
        case dark
    }
}
