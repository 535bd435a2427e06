/// A colour that has been found to contrast enough with what it is used next to.
package struct Legible<Use: ColorUse>: Sendable, Hashable {
    package let color: Color

    /// Refuses a colour that doesn't, and names the nearest one that does.
    package init(_ color: Color) throws(ContrastProblem) {
        let contrast = color.contrast(with: Use.counterpart)
        guard contrast >= .ofText else {
            throw ContrastProblem(
                color: color, counterpart: Use.counterpart, contrast: contrast,
                suggestion: Legible(nearest: color).color)
        }
        self.color = color
    }

    /// The colour itself if it is legible; else the nearest of its hue that is: as much lighter or darker as it has to be.
    package init(nearest color: Color) {
        let counterpart = Use.counterpart
        guard color.contrast(with: counterpart) < .ofText else {
            self.color = color
            return
        }
        let (shades, goal) = (OKLab(color), counterpart.opposite)
        var (best, legible, illegible) = (goal, OKLab(goal).lightness, shades.lightness)
        for _ in 0..<16 {
            let middle = (legible + illegible) / 2
            let candidate = shades.color(lightness: middle)
            if candidate.contrast(with: counterpart) >= .ofText {
                (best, legible) = (candidate, middle)
            } else {
                illegible = middle
            }
        }
        self.color = best
    }
}
