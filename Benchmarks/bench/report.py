"""The table, and the same as JSON."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from .measures.size import Value
from .rounds import Ratio, Row

_HEADINGS = ("", "a second", "p50 ms", "p99 ms", "server µs", "db µs", "load", "ratio", "(least–most)", "by CPU", "goal", "to")
_WIDTHS = (42, 9, 8, 8, 9, 8, 5, 7, 14, 7, 9, 0)


@dataclass(frozen=True)
class Section:
    title: str
    rows: list[Row]


def line(*cells: str) -> str:
    """Names to the left, numbers to the right."""
    aligned = [
        cell.ljust(width) if width in (_WIDTHS[0], 0) else cell.rjust(width)
        for cell, width in zip(cells, _WIDTHS, strict=True)]
    return "  ".join(aligned).rstrip()


def heading() -> str:
    text = line(*_HEADINGS)
    return text + "\n" + "─" * len(text)


def section_text(section: Section) -> str:
    lines = ["", section.title]
    for row in section.rows:
        first, *more = map(_ratio_cells, row.ratios) if row.ratios else [("",) * 5]
        lines.append(line("  " + row.name, *_row_cells(row), *first))
        lines += (line(*[""] * 7, *cells) for cells in more)
    return "\n".join(lines)


def _row_cells(row: Row) -> tuple[str, ...]:
    load = "" if row.load is None else f"{row.load:.0%}"
    return (
        f"{row.rate:,.0f}", _scaled(row.p50, 1e3, 2), _scaled(row.p99, 1e3, 2), _scaled(row.server or None, 1e6, 0),
        _scaled(row.database or None, 1e6, 0), load)


def _ratio_cells(ratio: Ratio) -> tuple[str, ...]:
    if ratio.baseline is None:
        goal = "" if ratio.goal is None else f"{ratio.goal:,.0f}/s {_mark(ratio.median >= ratio.goal)}"
        return (f"{ratio.median:,.0f}/s", f"({ratio.least:,.0f}–{ratio.greatest:,.0f})", "", goal, "")
    goal = "" if ratio.goal is None else f"{ratio.goal:g} {_mark(ratio.median >= ratio.goal)}"
    return (
        f"{ratio.median:.2f}", f"({ratio.least:.2f}–{ratio.greatest:.2f})", _scaled(ratio.processor, 1, 2), goal,
        ratio.baseline)


def value_text(value: Value) -> str:
    goal = "" if value.goal is None else f"   at most {value.goal:g} {value.unit} {_mark(value.value <= value.goal)}"
    return f"  {value.name:<60}{value.value:>10,.1f} {value.unit}{goal}"


def _mark(is_met: bool) -> str:
    return "✓" if is_met else "✗"


def _scaled(value: float | None, factor: float, digits: int) -> str:
    return "" if value is None else f"{value * factor:,.{digits}f}"


def write_json(path: Path, conditions: dict[str, object], sections: list[Section], values: list[Value]) -> None:
    """Times are in seconds."""
    document = {
        "conditions": conditions, "sections": [asdict(section) for section in sections],
        "values": [asdict(value) for value in values],
    }
    path.write_text(json.dumps(document, indent=2) + "\n")
