/// How a page or a mail looks to somebody at this moment.
package enum Appearance: Sendable, CaseIterable {
    case light
    case dark
}
