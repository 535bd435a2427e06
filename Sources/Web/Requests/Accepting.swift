/// The `Accept` header (RFC 9110 section 12.5.1), as far as it chooses between two types of which one has to be asked for by name.
struct Accepting {
    private let weights: [String: Double]

    init(_ header: String?) {
        var weights: [String: Double] = [:]
        for range in (header ?? "").lowercased().split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            guard let type = parts.first else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 }
            weights[type] = weight ?? 1
        }
        self.weights = weights
    }

    /// Whether the type is named, is acceptable, and is not less wanted than the usual one.
    func prefers(_ type: String, to usual: String) -> Bool {
        guard let weight = weights[type], weight > 0 else { return false }
        return weight >= weights[usual] ?? 0
    }
}
