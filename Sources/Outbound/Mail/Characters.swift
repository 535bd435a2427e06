extension Unicode.Scalar {
    /// Whether it could end a line, or do worse than that: control characters, and Unicode's own line ends.
    var breaksLines: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension StringProtocol {
    /// Whether a header may hold it in one way or the other.
    var isOneLine: Bool {
        !unicodeScalars.contains { $0.breaksLines }
    }
}
