/// Something that a flow needs is not there.
package struct Surprise: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
