"""The server is killed, the power is cut, the disk is full: nothing that was acknowledged is lost, nothing is half there.

ROUNDTABLE_SOAK=10 does ten times as many of each, and adds a line for each to the file ROUNDTABLE_EVIDENCE (`make soak`).
"""

import time

import pytest

from crash import power
from crash.cycle import SOAK, begin, end, evidence, inspect, kill_at_random, works_again
from crash.town import Ledger

DATA, KEYS = "roundtable.sqlite", "keys.sqlite"
POINTS = [
    ("sync", f"{DATA}-wal"), ("synced", f"{DATA}-wal"), ("write", f"{DATA}-wal"), ("write", DATA), ("sync", DATA), ("synced", DATA),
    ("sync", f"{KEYS}-wal"), ("synced", f"{KEYS}-wal"), ("write", f"{KEYS}-wal"), ("write", "checkpoints.log"), ("sync", "checkpoints.log"),
]




def test_a_killed_server_loses_nothing(towns):
    """R93 R88: kill -9 at random. Every acknowledged write is there, whole, and every acknowledged act has one event."""
    assert kill_at_random("SQLite", towns, 100 * SOAK) > 1000 * SOAK


def test_killed_at_the_worst_moments(towns, disk):
    """R93: before and after each kind of write and sync, on each file."""
    town, hit = towns(0), set()
    for round_ in range(2 * SOAK):
        for op, name in POINTS:
            begin(town, LD_PRELOAD=str(disk), SHIM_FOLDER=str(town.demo.folder), SHIM_KILL=f"{op}:{name}:{town.random.randrange(1, 12)}")
            deadline = time.monotonic() + 2
            while town.demo.process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.02)
            if town.demo.process.poll() is not None:
                hit.add((op, name))
            assert inspect(town, end(town)) == [], (op, name)
    assert len(hit) >= 7, hit
    evidence("SQLite", "kill -9 at named points", 2 * SOAK * len(POINTS), 0, points=len(hit))


def cut(town, disk, journal, **environment):
    """Works until the power fails; returns ledgers and how many writes did not survive."""
    begin(town, LD_PRELOAD=str(disk), SHIM_FOLDER=str(town.demo.folder), SHIM_JOURNAL=str(journal), **environment)
    time.sleep(town.random.uniform(0.1, 0.6))
    ledgers = end(town)
    lost = power.cut(journal, town.random)
    for file in town.demo.folder.rglob("*-shm"):
        file.unlink()
    return ledgers, lost


def test_a_power_cut_loses_nothing(towns, disk, tmp_path):
    """R93: writes that were not synced are dropped, reordered or torn; what was acknowledged was synced."""
    town, lost = towns(0), 0
    for cycle in range(20 * SOAK):
        ledgers, gone = cut(town, disk, tmp_path / "journal")
        lost += gone
        assert inspect(town, ledgers) == [], f"cut {cycle}"
    assert lost > 20 * SOAK
    evidence("SQLite", "power cut", 20 * SOAK, 0, unsynced_writes_lost=lost)


def test_without_the_sync_a_power_cut_loses_something(towns, disk, tmp_path):
    """The control: with commits that are not synced, as with synchronous=NORMAL, these tests find the loss."""
    for cycle in range(20):
        town = towns(cycle)
        ledgers, _ = cut(town, disk, tmp_path / f"journal-{cycle}", SHIM_LIE=f"{DATA}-wal")
        if inspect(town, ledgers):
            return
    raise AssertionError("twenty cuts without syncs, and nothing was missed")


@pytest.mark.parametrize("kind", ["", "io"], ids=["disk full", "I/O error"])
def test_a_failing_disk_is_survived(towns, disk, tmp_path, kind):
    """R93: pages say 503 while the disk fails, work goes on within five seconds after, and nothing is lost."""
    town, fault, refused = towns(0), tmp_path / "fault", 0
    for cycle in range(10 * SOAK):
        begin(town, LD_PRELOAD=str(disk), SHIM_FOLDER=str(town.demo.folder), SHIM_FULL=str(fault))
        time.sleep(town.random.uniform(0.05, 0.3))
        fault.write_text(kind)
        time.sleep(town.random.uniform(0.1, 0.4))
        fault.unlink()
        assert works_again(town), f"cycle {cycle}: no work within five seconds"
        statuses = {status for worker in town.workers for status in worker.refused}
        assert statuses <= {503}, statuses
        refused += sum(len(worker.refused) for worker in town.workers)
        assert inspect(town, end(town)) == [], f"cycle {cycle}"
    assert refused > 10 * SOAK
    evidence("SQLite", f"disk fails, {kind or 'full'}", 10 * SOAK, 0, refused=refused)


def test_planted_faults_are_found(towns):
    """The checks can fail: an answer before the commit, an event that came too late, and an event too many are found."""
    town = towns(0)
    begin(town)
    time.sleep(0.4)
    ledgers = end(town)
    counts = town.counts
    early, late, twice = [[Ledger(), Ledger(), Ledger()] for _ in range(3)]
    for copies in (early, late, twice):
        for copy, ledger in zip(copies, ledgers):
            copy.sent, copy.done = list(ledger.sent), list(ledger.done)
    early[0].sent.append("act-early-end")
    early[0].done.append("act-early-end")
    late[2].sent += ["act-late-end"] * 2
    late[2].done += ["act-late-end"] * 2
    twice[1].sent, twice[1].done = twice[1].sent[:-2], twice[1].done[:-2]
    assert town.audit(ledgers) == []
    for copies, words in ((late, "reads"), (twice, "referrals")):
        town.counts = counts
        assert any(words in finding for finding in town.audit(copies)), words
    town.demo.start()
    assert any("act-early-end" in finding for finding in town.look(early))
