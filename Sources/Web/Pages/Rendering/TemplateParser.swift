/// Reads the text of a template.
///
/// Our own, because a page is only as safe as its escaping and its check, and both need the parsed tree. swift-mustache keeps
/// its tree to itself and escapes by `Character`: a quote followed by a combining accent is one character, not a quote,
/// and leaves an attribute unescaped.
struct TemplateParser {
    /// Where and why a template could not be read.
    struct Failure: Error {
        let line: Int
        let reason: String
    }

    private let source: [UInt8]
    private var position = 0
    private var line = 1

    static func parse(_ text: String) throws(Failure) -> [TemplateNode] {
        var parser = TemplateParser(source: Array(text.utf8))
        return try parser.nodes(until: nil)
    }

    private init(source: [UInt8]) {
        self.source = source
    }

    private mutating func nodes(
        until closing: String?, openedAt opened: Int = 1
    ) throws(Failure) -> [TemplateNode] {
        var nodes: [TemplateNode] = []
        while position < source.count {
            let textLine = line
            let text = textBeforeTag()
            guard position < source.count else {
                nodes.append(.text(text, line: textLine))
                break
            }
            let tag = try nextTag()
            let shown = tag.isAlone ? Self.withoutIndentation(text) : text
            if !shown.isEmpty {
                nodes.append(.text(shown, line: textLine))
            }
            switch tag.kind {
            case .close:
                guard tag.name == closing else {
                    throw Failure(line: tag.line, reason: "{{/\(tag.name)}} closes nothing that is open")
                }
                return nodes
            case .comment:
                continue
            case .variable:
                nodes.append(.variable(tag.name, line: tag.line))
            case .partial:
                nodes.append(.partial(tag.name, line: tag.line))
            case .section, .inverted:
                let body = try self.nodes(until: tag.name, openedAt: tag.line)
                nodes.append(.section(tag.name, inverted: tag.kind == .inverted, body: body, line: tag.line))
            case .block:
                let content = try self.nodes(until: tag.name, openedAt: tag.line)
                nodes.append(.block(tag.name, fallback: content, line: tag.line))
            case .parent:
                let body = try self.nodes(until: tag.name, openedAt: tag.line)
                nodes.append(.parent(tag.name, blocks: try Self.blocks(of: body), line: tag.line))
            }
        }
        guard closing == nil else {
            throw Failure(line: opened, reason: "{{/\(closing ?? "")}} is missing")
        }
        return nodes
    }

    /// Inside a parent only blocks count; text there would be lost without a word, so it may only be space.
    private static func blocks(of body: [TemplateNode]) throws(Failure) -> [String: [TemplateNode]] {
        var blocks: [String: [TemplateNode]] = [:]
        for node in body {
            switch node {
            case .block(let name, let content, _) where blocks[name] == nil:
                blocks[name] = content
            case .block(let name, _, let line):
                throw Failure(line: line, reason: "block '\(name)' is filled twice")
            case .text(let text, let line):
                guard text.allSatisfy(isSpace) else {
                    throw Failure(line: line, reason: "text outside of the blocks of a parent")
                }
            case .variable(_, let line), .partial(_, let line), .section(_, _, _, let line), .parent(_, _, let line):
                throw Failure(line: line, reason: "tag outside of the blocks of a parent")
            }
        }
        return blocks
    }

    private mutating func textBeforeTag() -> [UInt8] {
        let start = position
        while position < source.count, !isAt("{{", position) {
            line += source[position] == UInt8(ascii: "\n") ? 1 : 0
            position += 1
        }
        return Array(source[start..<position])
    }

    private mutating func nextTag() throws(Failure) -> TemplateTag {
        let start = position
        guard let end = (start + 2..<source.count).first(where: { isAt("}}", $0) }) else {
            throw Failure(line: line, reason: "}} is missing")
        }
        let content = String(decoding: source[start + 2..<end], as: UTF8.self)
        let lines = content.utf8.count { $0 == UInt8(ascii: "\n") }
        guard lines == 0 || content.hasPrefix("!") else {
            throw Failure(line: line, reason: "}} is missing")
        }
        position = end + 2
        guard let kind = TemplateTag.Kind(content) else {
            throw Failure(
                line: line, reason: "'{{\(content)}}': unescaped values and changed delimiters are not allowed")
        }
        let tagLine = line
        line += lines
        let name = kind == .comment ? "" : kind.name(in: content)
        guard kind == .comment || TemplateTag.isName(name) else {
            throw Failure(line: tagLine, reason: "'{{\(content)}}' is not a name")
        }
        let isAlone = kind != .variable && skipLineIfAlone(tagStart: start)
        return TemplateTag(kind: kind, name: name, isAlone: isAlone, line: tagLine)
    }

    /// A tag that is alone on its line takes the line with it, as Mustache has it.
    private mutating func skipLineIfAlone(tagStart: Int) -> Bool {
        var before = tagStart
        while before > 0, Self.isBlank(source[before - 1]) { before -= 1 }
        var after = position
        while after < source.count, Self.isBlank(source[after]) { after += 1 }
        guard before == 0 || source[before - 1] == UInt8(ascii: "\n") else { return false }
        guard after < source.count else {
            position = after
            return true
        }
        guard source[after] == UInt8(ascii: "\n") else { return false }
        position = after + 1
        line += 1
        return true
    }

    private func isAt(_ mark: StaticString, _ index: Int) -> Bool {
        index + 1 < source.count && mark.utf8Start[0] == source[index] && mark.utf8Start[1] == source[index + 1]
    }

    private static func withoutIndentation(_ text: [UInt8]) -> [UInt8] {
        Array(text[..<((text.lastIndex { !isBlank($0) } ?? -1) + 1)])
    }

    private static func isBlank(_ byte: UInt8) -> Bool { " \t\r".utf8.contains(byte) }
    private static func isSpace(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }
}
