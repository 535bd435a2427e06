"""Words that have one place, or none."""

import re
from collections.abc import Iterator

from .findings import Finding
from .swift_source import SwiftSource

SQL = re.compile(
    r'"\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|WITH\s+(RECURSIVE\s+)?\w+\s+AS\s'
    r"|MERGE\s+INTO\s|(CREATE|ALTER|DROP)\s+(TABLE|INDEX|UNIQUE|FUNCTION|TYPE|DATABASE|ROLE|SCHEMA)\s|TRUNCATE\s"
    r"|LISTEN\s|NOTIFY\s|COPY\s)"
)

#: Code that nobody may write, with the reason.
FORBIDDEN = {
    r"\bpublic\b(?=\s+[\w@(])": "public: everything that crosses a target is package",
    r"\btry!": "try!: a failure that can't happen is worth a sentence and a precondition",
    r"\bas!": "as!: a cast that can't fail is a type that is missing",
    r"\bfatalError\b": "fatalError",
}

UNSAFE = re.compile(r"@unchecked\s+Sendable|\bnonisolated\(unsafe\)")

SLEEP = re.compile(r"(?<!func )\b(?:u|nano)?sleep\s*\(")

AMBIENT = re.compile(
    r"\bDate\s*\(\s*\)|\bDate\s*\.\s*now\b|\bDate\s*\(\s*timeIntervalSinceNow"
    r"|\bProcessInfo\s*\.\s*processInfo\s*\.\s*environment\b|\bgetenv\s*\(|@TaskLocal\b"
)

UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b")

RAW_MARKUP = re.compile(r"\{\{\{|\{\{\s*&|\{\{=")

VAGUE_NAME = re.compile(r"(Manager|Helpers?|Utils?|Utilit(y|ies)|Misc|Common)(\.swift)?$")


def check_sql(sources: list[SwiftSource]) -> Iterator[Finding]:
    """SQL is in Store; the client itself has what it needs to run: BEGIN, LISTEN, the table of migrations."""
    for source in sources:
        if source.area == "Sources" and source.target not in {"Store", "Postgres"}:
            for match in SQL.finditer(source.strings):
                yield Finding(source.name, source.line(match.start(1)), f"SQL outside Store: {match[1].split()[0]} …")


def check_forbidden(sources: list[SwiftSource]) -> Iterator[Finding]:
    for source in sources:
        for pattern, reason in FORBIDDEN.items():
            for match in re.finditer(pattern, source.code):
                yield Finding(source.name, source.line(match.start()), reason)


def check_unsafe(sources: list[SwiftSource]) -> Iterator[Finding]:
    for source in sources:
        for match in UNSAFE.finditer(source.code):
            line = first = source.line(match.start())
            # One sentence may stand above several.
            while first > 1 and UNSAFE.search(source.code_lines[first - 2]):
                first -= 1
            if not source.is_commented(first):
                yield Finding(source.name, line, f"{match[0]} without a sentence above that says why it is right")


def check_sleep(sources: list[SwiftSource]) -> Iterator[Finding]:
    for source in sources:
        if source.area == "Tests":
            for match in SLEEP.finditer(source.code):
                yield Finding(source.name, source.line(match.start()), "a test that sleeps")


def check_ambient(sources: list[SwiftSource]) -> Iterator[Finding]:
    """Time and environment are arguments, but in the executable and in what sets tests up."""
    for source in sources:
        is_edge = source.target == "Ostiary" if source.area == "Sources" else (
            not source.target.endswith("Tests") or source.name.endswith("Trait.swift"))
        if not is_edge:
            for match in AMBIENT.finditer(source.code):
                yield Finding(source.name, source.line(match.start()), f"{match[0]}: time and surroundings are arguments")


def check_unfinished(texts: Iterator[tuple[str, str]]) -> Iterator[Finding]:
    for name, text in texts:
        for match in UNFINISHED.finditer(text):
            yield Finding(name, text.count("\n", 0, match.start()) + 1, f"{match[0]}: file an issue instead")


def check_templates(texts: Iterator[tuple[str, str]]) -> Iterator[Finding]:
    for name, text in texts:
        for match in RAW_MARKUP.finditer(text):
            yield Finding(name, text.count("\n", 0, match.start()) + 1, f"{match[0]}: nothing is written unescaped")


def check_names(sources: list[SwiftSource]) -> Iterator[Finding]:
    for source in sources:
        for part in source.name.split("/")[1:]:
            if VAGUE_NAME.search(part):
                yield Finding(source.name, 0, f"{part}: a name that says nothing")
