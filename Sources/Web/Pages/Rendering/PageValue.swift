package import OAuth

/// What a template can name, at one level.
package typealias PageContext = [String: PageValue]

/// One value for a template, turned into markup in one place only (`TemplateRenderer`), where all text is escaped.
///
/// There is no case for markup: a page can't hand HTML to a template.
package enum PageValue: Sendable {
    /// Text, escaped. Absent or empty, its section is skipped.
    case text(String?)
    /// An address: the only kind of value that may stand where a browser follows or loads it.
    case link(PageLink?)
    /// A colour, for the style of a mail.
    case color(Color)
    /// A message of the catalog in the reader's language.
    case message(PageMessage?)
    /// Shows or hides a section.
    case flag(Bool)
    /// Repeats a section, once for each context.
    case list([PageContext])
    /// Shows a section with more names, or skips it.
    case part(PageContext?)
}
