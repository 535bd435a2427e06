/// Text made inert for HTML: the content of an element, or of an attribute in quotes.
enum HTMLText {
    /// Works on bytes: no combining mark or other neighbour can hide a character that has to be escaped.
    /// A carriage return is written as a reference, or the browser's parser would make it a line feed.
    static func append(_ text: String, to output: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): output += "&amp;".utf8
            case UInt8(ascii: "<"): output += "&lt;".utf8
            case UInt8(ascii: ">"): output += "&gt;".utf8
            case UInt8(ascii: "\""): output += "&quot;".utf8
            case UInt8(ascii: "'"): output += "&#39;".utf8
            case UInt8(ascii: "`"): output += "&#96;".utf8
            case UInt8(ascii: "\r"): output += "&#13;".utf8
            default: output.append(byte)
            }
        }
    }
}
