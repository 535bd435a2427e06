/// A file of the pages that never changes under its path.
package struct Asset: Sendable {
    /// With the digest of the content in it: `/assets/page.3f9a….css`. May be cached for ever.
    package let path: String
    package let bytes: [UInt8]
    package let contentType: String
    /// In quotes, as the header wants it.
    package let etag: String
}
