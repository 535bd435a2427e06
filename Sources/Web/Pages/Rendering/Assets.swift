import Crypto
import OAuth

/// Stylesheet, scripts and icon of the pages, read once.
package struct Assets: Sendable {
    private let byPath: [String: Asset]
    private let pathByName: [String: String]

    private static let contentTypes = [
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml",
        "png": "image/png",
        "webp": "image/webp",
        "txt": "text/plain; charset=utf-8",
    ]

    /// - Parameters:
    ///   - files: content by file name.
    ///   - basePath: what stands before the names in paths, with both slashes.
    init(files: [String: [UInt8]], basePath: String) throws(TemplateProblems) {
        var byPath: [String: Asset] = [:]
        var pathByName: [String: String] = [:]
        var problems: [String] = []
        for (file, bytes) in files.sorted(by: { $0.key < $1.key }) {
            let parts = file.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, let type = Self.contentTypes[String(parts[1])], TemplateTag.isName(file) else {
                let known = Self.contentTypes.keys.sorted().joined(separator: ", ")
                problems.append("assets/\(file): the name must be letters and hyphens with one ending of \(known)")
                continue
            }
            let digest = Self.hex(SHA256.hash(data: bytes).prefix(8))
            let path = "\(basePath)\(parts[0]).\(digest).\(parts[1])"
            byPath[path] = Asset(document: Document(bytes), contentType: type)
            pathByName["\(parts[0])-\(parts[1])"] = path
        }
        guard problems.isEmpty else { throw TemplateProblems(problems) }
        self.byPath = byPath
        self.pathByName = pathByName
    }

    /// The asset at exactly this path, digest and all: `/assets/page.3f9a….css`. It may be cached for ever.
    package subscript(path path: String) -> Asset? {
        byPath[path]
    }

    /// All paths that answer, for a router that wants them one by one.
    package var paths: [String] {
        byPath.keys.sorted()
    }

    /// - Parameter name: as templates say it: `page-css` for `page.css`.
    func path(named name: String) -> String? {
        pathByName[name]
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
