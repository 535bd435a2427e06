extension Brand {
    /// How round fields and buttons are, in CSS pixels.
    package struct CornerRadius: Sendable, Hashable {
        /// From square to nearly a pill.
        package static let range = 0...24
        /// Within `range`.
        package let pixels: Int

        /// Nil beyond `range`: a field is 44 pixels high, and a card doesn't stay a card for ever.
        package init?(pixels: Int) {
            guard Self.range.contains(pixels) else { return nil }
            self.pixels = pixels
        }
    }
}
