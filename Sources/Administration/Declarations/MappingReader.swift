/// Reads the members of one mapping, each by its rule. What breaks a rule becomes a problem with its place and reads as absent;
/// `end` finds the members that nobody has asked for.
final class MappingReader {
    let path: String
    let line: Int?
    private let members: [DeclaredValue.Member]
    private let problems: ProblemCollection
    private var known: [String] = []

    /// Nil, and a problem, for what is no mapping.
    init?(_ value: DeclaredValue, at path: String, _ problems: ProblemCollection) {
        guard case .mapping(let members) = value.content else {
            problems.add("must be a mapping (name: value)", at: path, line: value.line)
            return nil
        }
        self.path = path
        line = value.line
        self.members = members
        self.problems = problems
    }

    /// A single text, as `parse` understands it.
    func value<Value>(_ name: String, _ parse: (String) throws(InvalidValue) -> Value) -> Value? {
        member(name).flatMap { parsed($0.value, at: place($0), parse) }
    }

    /// `value`, of a member that has to be there.
    func required<Value>(_ name: String, _ parse: (String) throws(InvalidValue) -> Value) -> Value? {
        if !has(name) { refuse("has no \(name)") }
        return value(name, parse)
    }

    /// `true` or `false`, without quotation marks.
    func flag(_ name: String) -> Bool? {
        guard let member = member(name) else { return nil }
        switch member.value.content {
        case .text("true", isPlain: true): return true
        case .text("false", isPlain: true): return false
        default:
            problems.add("must be true or false", at: place(member), line: member.value.line)
            return nil
        }
    }

    /// A list of texts, each as `parse` understands it, none twice.
    func list<Value>(
        _ name: String, atMost limit: Int = 100, _ parse: (String) throws(InvalidValue) -> Value
    ) -> [Value]? {
        guard let member = member(name), let elements = elements(of: member, atMost: limit) else { return nil }
        var seen: Set<String> = []
        return elements.enumerated().compactMap { index, element in
            let path = "\(place(member))[\(index)]"
            if case .text(let text, _) = element.content, !seen.insert(text).inserted {
                problems.add("is there twice", at: path, line: element.line)
            }
            return parsed(element, at: path, parse)
        }
    }

    /// A list of mappings, for the caller to read; empty when it is absent.
    func mappings(_ name: String, atMost limit: Int = 100_000) -> [MappingReader] {
        guard let member = member(name), let elements = elements(of: member, atMost: limit) else { return [] }
        return elements.enumerated().compactMap { index, element in
            MappingReader(element, at: "\(place(member))[\(index)]", problems)
        }
    }

    func mapping(_ name: String) -> MappingReader? {
        member(name).flatMap { MappingReader($0.value, at: place($0), problems) }
    }

    func has(_ name: String) -> Bool { members.contains { $0.name == name } }

    /// Adds a problem of a member, or of the whole mapping.
    func refuse(_ reason: String, _ name: String? = nil) {
        let member = members.first { $0.name == name }
        problems.add(reason, at: member.map(place) ?? path, line: member?.value.line ?? line)
    }

    /// To be called when all members have been asked for.
    func end() {
        for member in members where !known.contains(member.name) {
            let hint = Spelling.suggestion(for: member.name, among: known).map { "; did you mean \($0)?" } ?? ""
            let name = ValueRules.quoted(member.name)
            problems.add("has no member \(name)\(hint)", at: path, line: member.line)
        }
    }

    private func member(_ name: String) -> DeclaredValue.Member? {
        known.append(name)
        return members.first { $0.name == name }
    }

    private func place(_ member: DeclaredValue.Member) -> String {
        path.isEmpty ? member.name : "\(path).\(member.name)"
    }

    private func elements(of member: DeclaredValue.Member, atMost limit: Int) -> [DeclaredValue]? {
        guard case .list(let elements) = member.value.content else {
            problems.add("must be a list ([a, b])", at: place(member), line: member.value.line)
            return nil
        }
        guard elements.count <= limit else {
            problems.add("has more than \(limit) elements", at: place(member), line: member.value.line)
            return nil
        }
        return elements
    }

    private func parsed<Value>(
        _ value: DeclaredValue, at path: String, _ parse: (String) throws(InvalidValue) -> Value
    ) -> Value? {
        do throws(InvalidValue) {
            switch value.content {
            case .text(let text, _): return try parse(text)
            case .nothing: throw InvalidValue("has no value; leave the name out to have the default")
            case .list, .mapping: throw InvalidValue("must be a single value")
            case .foreign(let what): throw InvalidValue("is \(what), which has no place here")
            }
        } catch {
            problems.add(error.reason, at: path, line: value.line)
            return nil
        }
    }
}
