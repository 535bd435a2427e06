"""`python3 Benchmarks`: measures the release build. See README.md beside this file."""

import argparse
import platform
import subprocess
import sys
import time
from pathlib import Path

from bench import report
from bench.house import house
from bench.machine import BenchmarkError, Cores, postgres_programs
from bench.measures import (
    authorization, documents, elsewhere, machine_tokens, refresh, resources, sign_in, size, storm, tenants,
)
from bench.processes import Neighbours
from bench.rounds import in_turns

ROOT = Path(__file__).resolve().parent.parent
SUBJECTS = {
    "documents": documents, "client-credentials": machine_tokens, "resources": resources,
    "authorization": authorization, "refresh": refresh, "sign-in": sign_in, "storm": storm, "tenants": tenants,
}
ELSEWHERE, SIZE = "elsewhere", "size"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 Benchmarks", description="Measures Ostiary against simpler things.")
    parser.add_argument(
        "subject", nargs="*", metavar="SUBJECT", help=f"only these of: {', '.join([*SUBJECTS, ELSEWHERE, SIZE])}")
    parser.add_argument("--quick", action="store_true", help="two short rounds: for a first look, not for comparing")
    parser.add_argument("--rounds", type=int, help="how many turns each has (5)")
    parser.add_argument("--seconds", type=float, help="how long one turn is, in seconds (2)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything to a file, too")
    parser.add_argument("--unpinned", action="store_true", help="leave the choice of cores to the kernel")
    parser.add_argument(
        "--binaries", type=Path, default=ROOT / ".build/release", metavar="DIRECTORY",
        help="where ostiary and Bare are (.build/release)")
    parser.add_argument(
        "--files", type=Path, default=ROOT, metavar="DIRECTORY", help="where templates and migrations are")
    parser.add_argument(
        "--directory", type=Path, default=Path("/var/tmp"),
        help="where the database is kept meanwhile: on a disk, not in memory (/var/tmp)")
    given = parser.parse_args()
    if unknown := set(given.subject) - {*SUBJECTS, ELSEWHERE, SIZE}:
        parser.error(f"no such subject: {', '.join(sorted(unknown))}")
    given.rounds = given.rounds or (2 if given.quick else 5)
    given.seconds = given.seconds or (1 if given.quick else 2)
    return given


def conditions(given: argparse.Namespace, cores: Cores) -> dict[str, object]:
    """Under which the numbers hold."""
    version = subprocess.run([postgres_programs() / "postgres", "--version"], capture_output=True, text=True, check=True)
    model = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "processor": model[0].partition(": ")[2] if model else platform.machine(), "pinned": str(cores),
        "postgres": version.stdout.strip() + ", fsync on", "rounds": given.rounds, "seconds": given.seconds,
    }


def main() -> None:
    given = options()
    cores = Cores.choose(not given.unpinned)
    cores.claim()
    about = conditions(given, cores)
    began, neighbours = time.monotonic(), Neighbours()
    for name, value in about.items():
        print(f"{name}: {value}")
    is_wanted = {name for name in (*SUBJECTS, ELSEWHERE, SIZE) if not given.subject or name in given.subject}
    sections: list[report.Section] = []
    values: list[size.Value] = []
    with house(given.binaries.resolve(), given.files.resolve(), given.directory, cores) as it:
        print(f"\n{report.heading()}")
        for name, subject in SUBJECTS.items():
            if name in is_wanted:
                rows = in_turns(subject.contenders(it), given.rounds, given.seconds, it.settle)
                section = report.Section(subject.TITLE, rows)
                sections.append(section)
                print(report.section_text(section), flush=True)
        # `size` stops what was measured before.
        for name, title, found in (
                (ELSEWHERE, elsewhere.TITLE, lambda: elsewhere.values(it, given.quick)),
                (SIZE, size.TITLE, lambda: size.values(it, starts=3 if given.quick else 9))):
            if name in is_wanted:
                print(f"\n{title}")
                for value in found():
                    values.append(value)
                    print(report.value_text(value), flush=True)
    about["others' share of the processors"] = round(neighbours.share(), 2)
    print(f"\n{time.monotonic() - began:.0f} s in all; others took {neighbours.share():.0%} of the processors meanwhile")
    if given.json:
        report.write_json(given.json, about, sections, values)


try:
    main()
except BenchmarkError as error:
    sys.exit(f"error: {error}")
