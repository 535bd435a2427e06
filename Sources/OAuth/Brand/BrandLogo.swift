extension Brand {
    /// A tenant's picture.
    package struct Logo: Sendable, Hashable {
        package var image: SecureAddress
        /// For dark pages; nil: the same.
        package var dark: SecureAddress?

        /// A dark variant can't be there alone.
        package init(image: SecureAddress, dark: SecureAddress? = nil) {
            self.image = image
            self.dark = dark
        }

        /// From where a page with this logo loads pictures: one or two sources for its content security policy.
        package var origins: [String] {
            guard let dark, dark.origin != image.origin else { return [image.origin] }
            return [image.origin, dark.origin]
        }
    }
}
