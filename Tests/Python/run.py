"""Runs all tests, tells how far it is, and ends with the line `N passed, N failed`."""
import os
import pathlib
import re
import subprocess
import sys
import time

import postgres

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / ".build" / "debug" / "roundtable"


def run(title, command, env=None):
    """Runs a command, shows its output as it comes, and returns exit code and text."""
    print(f"\n== {title}", flush=True)
    start = time.monotonic()
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **(env or {})}, text=True, errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    lines = []
    for line in process.stdout:
        lines.append(line)
        if not re.match(r"\[\d+/\d+\] |.*(started\.|passed after)", line):
            print(line, end="", flush=True)
    code = process.wait()
    print(f"== {title}: exit {code}, {time.monotonic() - start:.0f} s", flush=True)
    return code, "".join(lines)


def swift_counts(code, text):
    """Counts of Swift Testing: one event line for each test."""
    passed = len(re.findall(r"^\S+ Test (?!run ).+ passed after", text, re.M))
    failed = len(re.findall(r"^\S+ Test (?!run ).+ failed after", text, re.M))
    return passed, max(failed, 1 if code else 0)


def pytest_counts(code, text):
    """Counts of pytest's closing line; a skipped test is a failed one here."""
    closing = next((line for line in reversed(text.splitlines()) if re.search(r"\d+ (passed|failed|error|skipped)", line)), "")
    count = lambda word: int(match[1]) if (match := re.search(rf"(\d+) {word}", closing)) else 0
    failed = count("failed") + count("error") + count("skipped")
    return count("passed"), max(failed, 1 if code else 0)


def main():
    passed = failed = 0

    def add(counts):
        nonlocal passed, failed
        passed, failed = passed + counts[0], failed + counts[1]

    code, _ = run("Format", ["swift", "format", "lint", "--strict", "--parallel", "-r", "Sources", "Tests", "Package.swift"])
    add((0, 1) if code else (1, 0))
    code, _ = run("Build", ["swift", "build", "--build-tests"])
    if code:
        failed += 1
    else:
        add(swift_counts(*run("Swift tests on SQLite", ["swift", "test", "--skip-build"])))
        server = postgres.Server(postgres.in_memory())
        try:
            # Each test has connections of its own.
            env = {"ROUNDTABLE_TEST_POSTGRES": str(server.folder), "SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH": "8"}
            add(swift_counts(*run("Swift tests on PostgreSQL", ["swift", "test", "--skip-build", "--filter", "RecordsTests|AppTests"], env)))
        finally:
            server.remove()
        env = {"ROUNDTABLE_BIN": str(PROGRAM)}
        pytest = [sys.executable, "-m", "pytest", "-q", "Tests/Python", "-p", "no:cacheprovider", "--durations=20"]
        add(pytest_counts(*run("Python tests", pytest + ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"], env)))
    print(f"\n{passed} passed, {failed} failed", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
