"""Rules about declarations and the size of files."""

import re
from collections.abc import Iterator

from .findings import Finding
from .swift_source import SwiftSource

LONGEST_FILE = 400

DECLARATION = re.compile(
    r"^[ \t]*(?:@\w+(?:\([^)]*\))?[ \t]+)*package[ \t]+"
    r"(?:(?:static|final|indirect|mutating|nonmutating|nonisolated|consuming|convenience|required|override|class)[ \t]+)*"
    r"(struct|class|enum|actor|protocol|func)[ \t]+([\w`]+|[^\s\w(]+)",
    re.MULTILINE,
)

#: What a protocol of the standard library has said already.
WELL_KNOWN = {
    "hash", "encode", "makeIterator", "makeAsyncIterator", "next", "index", "formIndex", "==", "<",
    "enqueue", "checkIsolated", "isIsolatingCurrentContext", "asUnownedSerialExecutor",
}

STATEMENT = re.compile(r"\bstatic\s+let\s+(\w+)\s*(?::\s*\w+\s*)?=\s*(Tenant|Server)Statement\s*\(")
ANY_STATEMENT = re.compile(r"\b(Tenant|Server)Statement\s*\(")
LISTED = re.compile(r"\b(Tenant|Server)Store\s*\.\s*(\w+)")


def check_documented(sources: list[SwiftSource]) -> Iterator[Finding]:
    """Exempt: what shows its whole contract in its one line, and further overloads of what is documented."""
    for source in sources:
        if source.area != "Sources":
            continue
        documented = set()
        for match in DECLARATION.finditer(source.code):
            kind, name = match[1], match[2]
            line = source.line(match.start(1))
            is_one_line = source.code_lines[line - 1].rstrip().endswith("}")
            if source.is_commented(line):
                documented.add((kind, name))
            elif kind == "func" and (name in WELL_KNOWN or (kind, name) in documented) or is_one_line:
                continue
            else:
                yield Finding(source.name, line, f"package {kind} {name} has no doc comment")


def check_length(sources: list[SwiftSource]) -> Iterator[Finding]:
    for source in sources:
        if len(source.lines) > LONGEST_FILE:
            yield Finding(source.name, 0, f"{len(source.lines)} lines, more than {LONGEST_FILE}")


def check_statements(sources: list[SwiftSource]) -> Iterator[Finding]:
    """AllStatements lists every statement, so that the test which prepares each misses none."""
    registry = next((s for s in sources if s.name.endswith("/AllStatements.swift")), None)
    if registry is None:
        yield Finding("Sources/Store", 0, "there is no AllStatements.swift")
        return
    listed = [(m[1], m[2]) for m in LISTED.finditer(registry.code)]
    made = {}
    for source in sources:
        if source.area != "Sources":
            continue
        named = {m.start(2) for m in STATEMENT.finditer(source.code)}
        made.update({(m[2], m[1]): (source.name, source.line(m.start())) for m in STATEMENT.finditer(source.code)})
        for match in ANY_STATEMENT.finditer(source.code):
            if match.start(1) not in named:
                yield Finding(source.name, source.line(match.start()), "a statement that is no static let can't be listed")
    for statement, (name, line) in made.items():
        if statement not in listed:
            yield Finding(name, line, f"{statement[0]}Store.{statement[1]} is missing in AllStatements")
    for statement in sorted(set(listed) - set(made)):
        yield Finding(registry.name, 0, f"lists {statement[0]}Store.{statement[1]}, which no file declares")
    for statement in sorted({s for s in listed if listed.count(s) > 1}):
        yield Finding(registry.name, 0, f"lists {statement[0]}Store.{statement[1]} twice")
