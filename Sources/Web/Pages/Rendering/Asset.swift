package import OAuth

/// A file of the pages that never changes under its path.
package struct Asset: Sendable {
    package let document: Document
    package let contentType: String
}
