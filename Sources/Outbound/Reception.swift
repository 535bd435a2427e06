/// What has come of an answer, within its limits. Pure: the transfer feeds it.
struct Reception {
    private(set) var headers: [(name: String, value: String)] = []
    private(set) var body: [UInt8] = []
    /// More came than is allowed; the rest is not wanted.
    private(set) var isTooLarge = false

    private let maximumHeadBytes: Int
    private let maximumBodyBytes: Int
    private var headBytes = 0
    private(set) var headIsComplete = false

    init(maximumHeadBytes: Int, maximumBodyBytes: Int) {
        self.maximumHeadBytes = maximumHeadBytes
        self.maximumBodyBytes = maximumBodyBytes
    }

    /// A status line, a header or the empty line, with its line end. False if it is too much.
    ///
    /// A status line begins the headers anew, since an answer may follow an interim one. Lines after the end of the
    /// head are trailers, which nobody here trusts.
    mutating func takeHeaderLine(_ bytes: UnsafeRawBufferPointer) -> Bool {
        headBytes += bytes.count
        guard headBytes <= maximumHeadBytes else {
            isTooLarge = true
            return false
        }
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            headers = []
            headIsComplete = false
        } else if line.allSatisfy(\.isWhitespace) {
            headIsComplete = true
        } else if !headIsComplete, let colon = line.firstIndex(of: ":") {
            headers.append((Self.trimmed(line[..<colon]), Self.trimmed(line[line.index(after: colon)...])))
        }
        return true
    }

    /// False if it is too much.
    mutating func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= maximumBodyBytes else {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
