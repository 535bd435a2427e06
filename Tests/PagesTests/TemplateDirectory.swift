import FoundationEssentials
import Testing

@testable import Web

/// The project's own templates, to render as they are or to break on purpose.
enum TemplateDirectory {
    static let path = String(#filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }) + "/templates"

    private static let shared = Result { try Templates(directory: path) }

    static func templates() throws -> Templates { try shared.get() }

    /// What the check says of the directory after a change; English alone, whose catalog is the one that it looks at.
    static func problems(after change: (inout TemplateFiles) -> Void) throws -> [String] {
        var files = try TemplateFiles(directory: path)
        files.messages = files.messages.filter { $0.key == "en" }
        change(&files)
        do throws(TemplateProblems) {
            _ = try Templates(files, assetPath: "/assets/")
            return []
        } catch {
            return error.problems
        }
    }
}
