/// The address of a mailbox, as it stands between angle brackets. Shows nothing of itself: it is somebody's.
package struct MailAddress: Undisclosed, Sendable {
    /// The domain in A-labels; the local part as it was given, in UTF-8 if it has to be.
    let text: String

    /// Throws `malformed` for what is no local part and domain of at most 254 bytes together. A local part has no white
    /// space, no control character and none of `<>()[]:;,"\`: those that would need quotes are not known here.
    package init(_ address: String) throws(MailError) {
        guard let at = address.unicodeScalars.lastIndex(of: "@") else { throw .malformed(.address) }
        let localPart = address.unicodeScalars[..<at]
        guard !localPart.isEmpty, localPart.allSatisfy(Self.mayBeLocal) else { throw .malformed(.address) }
        let domain = try DomainName(String(address.unicodeScalars[address.unicodeScalars.index(after: at)...]))
        text = "\(String(localPart))@\(domain.ascii)"
        guard text.utf8.count <= 254 else { throw .malformed(.address) }
    }

    /// Whether only a server that knows SMTPUTF8 can take it.
    var needsSMTPUTF8: Bool {
        text.utf8.contains { $0 >= 0x80 }
    }

    private static func mayBeLocal(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.properties.isWhitespace && !scalar.breaksLines && !"<>()[]:;,\"\\@".unicodeScalars.contains(scalar)
    }
}
