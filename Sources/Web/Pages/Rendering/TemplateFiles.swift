import FoundationEssentials

/// The files of a template directory, by name.
struct TemplateFiles {
    /// Without the ending `.mustache`.
    var pages: [String: String]
    /// Of mails, without the ending `.mustache`.
    var letters: [String: String]
    /// By language tag.
    var messages: [String: String]
    /// With their endings.
    var assets: [String: [UInt8]]

    /// Names that begin with a dot are not ours.
    init(directory: String) throws(TemplateProblems) {
        pages = Self.texts(try Self.files(of: directory + "/pages"), ending: ".mustache")
        letters = Self.texts(try Self.files(of: directory + "/mail"), ending: ".mustache")
        messages = Self.texts(try Self.files(of: directory + "/messages"), ending: ".yaml")
        assets = try Self.files(of: directory + "/assets")
    }

    private static func files(of directory: String) throws(TemplateProblems) -> [String: [UInt8]] {
        do {
            var files: [String: [UInt8]] = [:]
            for name in try FileManager.default.contentsOfDirectory(atPath: directory) where !name.hasPrefix(".") {
                files[name] = Array(try Data(contentsOf: URL(filePath: directory + "/" + name)))
            }
            return files
        } catch {
            throw TemplateProblems(["\(directory): can't be read: \(error)"])
        }
    }

    private static func texts(_ files: [String: [UInt8]], ending: String) -> [String: String] {
        var texts: [String: String] = [:]
        for (name, bytes) in files where name.hasSuffix(ending) {
            texts[String(name.dropLast(ending.count))] = String(decoding: bytes, as: UTF8.self)
        }
        return texts
    }
}
