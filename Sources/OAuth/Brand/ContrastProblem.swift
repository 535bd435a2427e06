/// A colour that people couldn't read, or read on; the description ends a sentence that names the setting.
package struct ContrastProblem: Error, Equatable, CustomStringConvertible {
    /// What was refused.
    package let color: Color
    /// What it was compared with.
    package let counterpart: Color
    /// What it has; `Contrast.ofText` is what it needs.
    package let contrast: Contrast
    /// The nearest colour of the same hue that is legible.
    package let suggestion: Color

    package var description: String {
        """
        has too little contrast: \(color) has \(contrast) with \(counterpart), where \(Contrast.ofText) is needed; \
        the nearest colour of its hue that has it is \(suggestion)
        """
    }
}
