/// An answer, of whatever status: a redirect is an answer as any other, and is not followed.
package struct OutboundResponse: Sendable {
    /// Of the final answer, no interim one.
    package let status: Int
    /// In the order of the answer; trailers are left out.
    package let headers: [(name: String, value: String)]
    /// As it came: no content coding is asked for, and none undone. An answer without a length ends where its
    /// connection does, so what is read from it should show its own end, as JSON does.
    package let body: [UInt8]

    /// The first header of the name, in whatever case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
