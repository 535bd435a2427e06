"""Reads Swift far enough to tell code, string literals and comments apart."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

CODE, STRING, COMMENT, SENTENCE = "c", "s", "m", "n"


def classify(text: str) -> str:
    """One letter a character: what it belongs to. The code inside an interpolation is code; a raw identifier that is a
    sentence is not."""
    kinds = [CODE] * len(text)

    def mark(start: int, end: int, kind: str) -> None:
        kinds[start:end] = [kind] * (end - start)

    def code(at: int, until_parenthesis: bool) -> int:
        depth = 0
        while at < len(text):
            if text.startswith("//", at):
                end = text.find("\n", at)
                end = len(text) if end < 0 else end
                mark(at, end, COMMENT)
                at = end
            elif text.startswith("/*", at):
                at = block_comment(at)
            elif opening := re.compile(r'(#*)("""|")').match(text, at):
                at = string(at, opening[1], opening[2])
            elif text[at] == "`":
                end = text.find("`", at + 1)
                end = len(text) if end < 0 else end + 1
                if " " in text[at:end]:
                    mark(at, end, SENTENCE)
                at = end
            else:
                if until_parenthesis and text[at] == "(":
                    depth += 1
                if until_parenthesis and text[at] == ")":
                    if depth == 0:
                        return at
                    depth -= 1
                at += 1
        return at

    def block_comment(start: int) -> int:
        at, depth = start + 2, 1
        while at < len(text) and depth:
            if text.startswith("/*", at):
                at, depth = at + 2, depth + 1
            elif text.startswith("*/", at):
                at, depth = at + 2, depth - 1
            else:
                at += 1
        mark(start, at, COMMENT)
        return at

    def string(start: int, hashes: str, quote: str) -> int:
        at = start + len(hashes) + len(quote)
        mark(start, at, STRING)
        escape, closing = "\\" + hashes, quote + hashes
        while at < len(text):
            if text.startswith(escape + "(", at):
                mark(at, at + len(escape) + 1, STRING)
                at = code(at + len(escape) + 1, until_parenthesis=True)
                mark(at, at + 1, STRING)
                at += 1
            elif text.startswith(escape, at):
                mark(at, at + len(escape) + 1, STRING)
                at += len(escape) + 1
            elif text.startswith(closing, at):
                mark(at, at + len(closing), STRING)
                return at + len(closing)
            else:
                mark(at, at + 1, STRING)
                at += 1
        return at

    code(0, until_parenthesis=False)
    return "".join(kinds)


@dataclass(frozen=True)
class SwiftSource:
    """One file. Its views have the length and the lines of the text, with everything else blanked."""

    root: Path
    path: Path

    @cached_property
    def name(self) -> str:
        return self.path.relative_to(self.root).as_posix()

    @property
    def area(self) -> str:
        """`Sources` or `Tests`."""
        return self.name.split("/")[0]

    @property
    def target(self) -> str:
        return self.name.split("/")[1]

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def _kinds(self) -> str:
        return classify(self.text)

    def _view(self, kind: str) -> str:
        return "".join(c if k == kind or c == "\n" else " " for c, k in zip(self.text, self._kinds))

    @cached_property
    def code(self) -> str:
        return self._view(CODE)

    @cached_property
    def strings(self) -> str:
        return self._view(STRING)

    @cached_property
    def comments(self) -> str:
        return self._view(COMMENT)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def comment_lines(self) -> list[str]:
        return self.comments.splitlines()

    @cached_property
    def code_lines(self) -> list[str]:
        return self.code.splitlines()

    def line(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1

    def is_commented(self, line: int) -> bool:
        """Whether a comment ends on the line above, attributes aside; lines count from 1."""
        above = line - 2
        while above >= 0 and re.fullmatch(r"\s*(@\w+(\([^)]*\))?\s*)+", self.code_lines[above] or "-"):
            above -= 1
        return above >= 0 and bool(self.comment_lines[above].strip()) and not self.code_lines[above].strip()
