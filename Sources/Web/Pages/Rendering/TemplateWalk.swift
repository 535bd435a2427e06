/// One page's template, walked for the check.
struct TemplateWalk {
    private let check: TemplateCheck
    private var template: String
    private let folder: String
    private var markup: MarkupPosition
    private(set) var problems: Set<String> = []
    private(set) var reached: Set<String>

    /// Templates that are being walked: one inside itself would never end.
    private var open: [String]

    init(check: TemplateCheck, template: String, medium: Medium = .page) {
        self.check = check
        folder = medium == .page ? "pages" : "mail"
        markup = MarkupPosition(in: medium)
        self.template = template
        reached = [template]
        open = [template]
    }

    mutating func visit(_ nodes: [TemplateNode], in scope: TemplateScope, blocks: [String: FilledBlock] = [:]) {
        for node in nodes {
            switch node {
            case .text(let text, let line):
                for finding in markup.advance(over: text) { report(finding.reason, line + finding.line) }
            case .variable(let name, let line):
                visitVariable(name, line, in: scope)
            case .section(let name, let inverted, let body, let line):
                let before = markup
                visit(body, in: sectionScope(name, inverted, line, in: scope), blocks: blocks)
                if !markup.isLike(before) {
                    report("section '\(name)' does not end in the markup where it began", line)
                }
            case .partial(let name, let line):
                enter(name, line, in: scope, blocks: [:])
            case .parent(let name, let own, let line):
                let filled = own.mapValues { FilledBlock(template: template, nodes: $0) }
                enter(name, line, in: scope, blocks: filled.merging(blocks) { _, outer in outer })
            case .block(let name, let fallback, _):
                let shown = blocks[name] ?? FilledBlock(template: template, nodes: fallback)
                let here = template
                template = shown.template
                visit(shown.nodes, in: scope, blocks: blocks)
                template = here
            }
        }
    }

    private mutating func enter(_ name: String, _ line: Int, in scope: TemplateScope, blocks: [String: FilledBlock]) {
        guard let nodes = check.library[name] else {
            return report("no template '\(name)'", line)
        }
        guard !open.contains(name) else {
            return report("'\(name)' contains itself", line)
        }
        let here = template
        reached.insert(name)
        open.append(name)
        template = name
        visit(nodes, in: scope, blocks: blocks)
        template = here
        open.removeLast()
    }

    private mutating func visitVariable(_ name: String, _ line: Int, in scope: TemplateScope) {
        let place = markup.place
        markup.advanceOverValue()
        var isAddress = false
        var isColor = false
        switch scope.meaning(of: name) {
        case .unknown:
            return report("no name '\(name)' here", line)
        case .value(.flag), .value(.list), .value(.part):
            return report("'\(name)' opens a section and has no text", line)
        case .value(.link):
            isAddress = true
        case .asset(let asset):
            isAddress = true
            if check.assets.path(named: asset) == nil { report("no asset '\(asset)'", line) }
        case .message(let message):
            for reason in check.problems(of: message, in: scope) { report(reason, line) }
        case .value(.color):
            isColor = true
        case .value(.text), .value(.message):
            break
        }
        switch place {
        case .text, .quotedAttribute:
            break
        case .address where !isAddress:
            report("'\(name)' is not a link, and stands where a browser follows one", line)
        case .address:
            break
        case .style where !isColor:
            report("'\(name)' is no colour, and stands in a style", line)
        case .style:
            break
        case .tag:
            report("'\(name)' stands in a tag without quotes around it", line)
        case .code:
            report("'\(name)' stands in code", line)
        }
    }

    private mutating func sectionScope(
        _ name: String, _ inverted: Bool, _ line: Int, in scope: TemplateScope
    ) -> TemplateScope {
        switch scope.meaning(of: name) {
        case .unknown:
            report("no name '\(name)' here", line)
        case .message, .asset:
            report("'\(name)' is always there: no section", line)
        case .value(.list(let items)) where !inverted:
            return items.first.map(scope.adding) ?? scope
        case .value(.part(let part)) where !inverted:
            return part.map(scope.adding) ?? scope
        case .value:
            break
        }
        return scope
    }

    private mutating func report(_ reason: String, _ line: Int) {
        problems.insert("\(folder)/\(template).mustache:\(line): \(reason)")
    }

    /// A block's content, and the template that it was written in.
    struct FilledBlock {
        let template: String
        let nodes: [TemplateNode]
    }
}
