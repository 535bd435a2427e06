/// Why a text is not the value of its member, as the end of a sentence that begins with the member's name.
struct InvalidValue: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
