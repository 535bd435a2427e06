"""The import fence: a target imports what Package.swift lets it depend on, and nothing else."""

import re
from collections.abc import Iterator

from .findings import Finding
from .swift_source import SwiftSource

IMPORT = re.compile(
    r"^[ \t]*(?:@\w+(?:\([^)]*\))?[ \t]+)*(?:(?:package|internal|private|fileprivate|public)[ \t]+)?import[ \t]+"
    r"(?:(?:struct|class|enum|protocol|func|var|let|typealias)[ \t]+)?(\w+)",
    re.MULTILINE,
)

SYSTEM = {"Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization"}

#: C is spoken in one place each.
C_HOMES = {"CLibPQ": "Postgres", "CPasswordHash": "Credentials", "CCurl": "Outbound"}


def imports(source: SwiftSource) -> Iterator[tuple[str, int]]:
    for match in IMPORT.finditer(source.code):
        yield match[1], source.line(match.start(1))


def declared(manifest: dict) -> dict[str, set[str]]:
    """Target name to the modules that it declares."""
    modules = {}
    for target in manifest["targets"]:
        names = set()
        for dependency in target["dependencies"]:
            # {"byName": [NAME, …]}, {"product": [NAME, PACKAGE, …]} or {"target": [NAME, …]}
            names.update(values[0] for values in dependency.values())
        modules[target["name"]] = names
    return modules


def check_fence(sources: list[SwiftSource], manifest: dict) -> Iterator[Finding]:
    modules = declared(manifest)
    folders = {}
    for target in manifest["targets"]:
        area = "Tests" if target["type"] == "test" else "Sources"
        folders[target.get("path") or f"{area}/{target['name']}"] = target["name"]
    used = {name: set() for name in modules}
    for source in sources:
        folder = next((f for f in folders if source.name.startswith(f + "/")), None)
        if folder is None:
            yield Finding(f"{source.area}/{source.target}", 0, "belongs to no target of Package.swift")
            continue
        target = folders[folder]
        system = SYSTEM | {"Testing"} if source.area == "Tests" else SYSTEM
        for module, line in imports(source):
            used[target].add(module)
            if module not in modules[target] and module not in system:
                yield Finding(source.name, line, f"imports {module}, which {target} does not declare")
    for target, names in modules.items():
        for name in sorted(names - used[target]):
            yield Finding("Package.swift", 0, f"{target} declares {name} and imports it nowhere")


def check_c_homes(sources: list[SwiftSource]) -> Iterator[Finding]:
    for source in sources:
        for module, line in imports(source):
            home = C_HOMES.get(module)
            if home and source.area == "Sources" and source.target != home:
                yield Finding(source.name, line, f"imports {module}: only {home} speaks C with it")


def check_full_foundation(sources: list[SwiftSource], allowed: dict[str, str]) -> Iterator[Finding]:
    """Of what becomes the binary: that is what the size of Foundation is about."""
    found = set()
    for source in sources:
        for module, line in imports(source):
            if module == "Foundation" and source.area == "Sources":
                found.add(source.name)
                if source.name not in allowed:
                    yield Finding(
                        source.name, line,
                        "imports Foundation: FoundationEssentials will do, or a reason in Tools/full-foundation.txt")
    for name in sorted(set(allowed) - found):
        yield Finding("Tools/full-foundation.txt", 0, f"lists {name}, which does not import Foundation")
