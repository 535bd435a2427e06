"""Compares contenders in turns: each has one turn a round, so that what disturbs the machine disturbs them alike."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from .sample import Sample

_WARM_UP = 0.5


@dataclass(frozen=True)
class Comparison:
    """With another contender of the same section; None: the rate itself is what has a goal."""

    baseline: str | None
    goal: float | None = None
    #: Compares the p99 instead of the rate: 1 is as good as the baseline, 0.5 takes twice as long.
    by_p99: bool = False


@dataclass(frozen=True)
class Contender:
    name: str
    measure: Callable[[float], Sample]
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True)
class Ratio:
    """The rate by the baseline's (or its p99 by ours); of all rounds the median, the least and the greatest."""

    baseline: str | None
    goal: float | None
    median: float
    least: float
    greatest: float
    #: The same from processor time: the baseline's of an operation by ours. None: the baseline is no contender.
    processor: float | None


@dataclass(frozen=True)
class Row:
    """Medians of all rounds."""

    name: str
    rate: float
    p50: float | None
    p99: float | None
    #: Processor time of one operation, in seconds.
    server: float
    database: float
    #: How much of its core the load took.
    load: float | None
    ratios: list[Ratio]


def in_turns(
    contenders: list[Contender], rounds: int, seconds: float, settle: Callable[[], object]
) -> list[Row]:
    """`settle` is called between the warm-up and the first round."""
    samples: dict[str, list[Sample]] = {contender.name: [] for contender in contenders}
    for contender in contenders:
        contender.measure(_WARM_UP)
    settle()
    for number in range(rounds):
        # There and back, against a drift within the rounds.
        for contender in contenders if number % 2 == 0 else reversed(contenders):
            samples[contender.name].append(contender.measure(seconds))
    return [_row(contender, samples) for contender in contenders]


def _row(contender: Contender, all_samples: dict[str, list[Sample]]) -> Row:
    samples = all_samples[contender.name]
    return Row(
        contender.name, median(sample.rate for sample in samples), _median([sample.p50 for sample in samples]),
        _median([sample.p99 for sample in samples]), median(sample.server / sample.operations for sample in samples),
        median(sample.database / sample.operations for sample in samples),
        _median([None if sample.load is None else sample.load / sample.seconds for sample in samples]),
        [_ratio(comparison, samples, all_samples) for comparison in contender.comparisons])


def _ratio(comparison: Comparison, samples: list[Sample], all_samples: dict[str, list[Sample]]) -> Ratio:
    if comparison.baseline is None:
        ratios, processor = [sample.rate for sample in samples], None
    else:
        pairs = list(zip(samples, all_samples[comparison.baseline], strict=True))
        by_p99 = comparison.by_p99
        ratios = [theirs.p99 / ours.p99 if by_p99 else ours.rate / theirs.rate for ours, theirs in pairs]
        processor = None if by_p99 else median(theirs.processor / ours.processor for ours, theirs in pairs)
    return Ratio(comparison.baseline, comparison.goal, median(ratios), min(ratios), max(ratios), processor)


def _median(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
