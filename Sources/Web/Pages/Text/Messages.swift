import Yams

/// The message catalogs: English, which is complete, and other languages that fall back to it.
package struct Messages: Sendable {
    package let english: Language
    /// By lower-case tag.
    private let languages: [String: Language]

    private static let englishTag = "en"
    private static let directionKey = "language.direction"

    /// - Parameter catalogs: the text of each catalog by its language tag (`en`, `pt-BR`): flat YAML of dotted keys.
    /// - Throws: `TemplateProblems` with everything that is wrong in any of them: a key that English hasn't, other
    ///   placeholders than English has for the same key, a direction that is neither `ltr` nor `rtl`.
    init(catalogs: [String: String]) throws(TemplateProblems) {
        var problems: [String] = []
        var texts: [String: [String: String]] = [:]
        for (tag, text) in catalogs.sorted(by: { $0.key < $1.key }) {
            do {
                texts[tag] = try Self.texts(of: text)
            } catch {
                problems.append("messages/\(tag).yaml: not a flat map of texts: \(error)")
            }
        }
        let complete = texts[Self.englishTag] ?? [:]
        if catalogs[Self.englishTag] == nil {
            problems.append("messages/en.yaml: missing")
        }
        var languages: [String: Language] = [:]
        for (tag, own) in texts.sorted(by: { $0.key < $1.key }) {
            problems += Self.differences(of: own, from: complete).map { "messages/\(tag).yaml: \($0)" }
            guard let direction = Language.Direction(rawValue: own[Self.directionKey] ?? "") else {
                problems.append("messages/\(tag).yaml: \(Self.directionKey) must be ltr or rtl")
                continue
            }
            let merged = complete.merging(own) { _, own in own }
            languages[tag.lowercased()] = Language(tag: tag, direction: direction, texts: merged)
        }
        guard problems.isEmpty, let english = languages[Self.englishTag] else {
            throw TemplateProblems(problems)
        }
        self.english = english
        self.languages = languages
    }

    /// Every language there is, in the order of their tags.
    package var all: [Language] { languages.values.sorted { $0.tag < $1.tag } }

    /// The best language for somebody: for each wanted tag in turn the same, then its shorter forms (`pt-BR`, `pt`);
    /// English if none is there.
    package func language(for tags: LanguageTags) -> Language {
        for tag in tags.preferred {
            var range = tag[...]
            while !range.isEmpty {
                if let language = languages[String(range)] {
                    return language
                }
                range = range[..<(range.lastIndex(of: "-") ?? range.startIndex)]
            }
        }
        return english
    }

    /// All values are texts, so what kind they look like isn't asked: that would take most of the time in which the server starts.
    private static func texts(of catalog: String) throws -> [String: String] {
        var texts: [String: String] = [:]
        guard let node = try Yams.compose(yaml: catalog, .basic) else { return texts }
        guard let members = node.mapping else { throw NotFlat() }
        for (key, value) in members {
            guard let name = key.scalar?.string, let text = value.scalar?.string else { throw NotFlat() }
            texts[name] = text
        }
        return texts
    }

    /// A catalog with a list or a map in it.
    private struct NotFlat: Error, CustomStringConvertible {
        let description = "it holds more than names and texts"
    }

    private static func differences(of texts: [String: String], from english: [String: String]) -> [String] {
        texts.sorted { $0.key < $1.key }.compactMap { key, text in
            guard let original = english[key] else { return "'\(key)' is not a message of en.yaml" }
            guard MessageText(text).placeholders == MessageText(original).placeholders else {
                return "'\(key)' has other placeholders than in en.yaml"
            }
            return nil
        }
    }
}
