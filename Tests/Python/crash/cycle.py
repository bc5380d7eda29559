"""One cycle of a crash test: people work, something ends it, everything is inspected."""

import datetime
import os
import time

SOAK = int(os.environ.get("ROUNDTABLE_SOAK", "1"))
SEED = 2026
PER_TOWN = 25  # a new town now and then: the log of an old one is long


def begin(town, **environment):
    """Starts server and workers. A server that is killed before it serves is killed all the same."""
    try:
        town.demo.start(**environment)
    except RuntimeError:
        pass
    town.work()


def end(town):
    town.keep_checkpoint()
    town.demo.kill()
    return town.rest()


def inspect(town, ledgers):
    """Everything that is wrong after the crash; the files first, then the pages of a new server."""
    found = town.audit(ledgers)
    if found:
        return found
    town.demo.start()
    found = town.look(ledgers)
    town.demo.kill()
    return found


def kill_at_random(engine, towns, cycles, postgres=None):
    """Kills the server at random moments; returns how much was acknowledged."""
    acknowledged = 0
    for cycle in range(cycles):
        if cycle % PER_TOWN == 0:
            town = towns(f"{engine}-{cycle}".lower(), postgres)
        begin(town)
        time.sleep(town.random.uniform(0.05, 0.6))
        ledgers = end(town)
        acknowledged += sum(len(ledger.done) for ledger in ledgers)
        assert inspect(town, ledgers) == [], f"cycle {cycle}"
    evidence(engine, "kill -9 at random", cycles, 0, acknowledged=acknowledged)
    return acknowledged


def works_again(town):
    """Whether each of the three gets something done within five seconds, by the same server."""
    before, began = [len(worker.ledger.done) for worker in town.workers], time.monotonic()
    while any(len(worker.ledger.done) == count for worker, count in zip(town.workers, before)):
        if town.demo.process.poll() is not None or time.monotonic() > began + 5:
            return False
        time.sleep(0.02)
    return True


def evidence(engine, what, count, lost, **more):
    if path := os.environ.get("ROUNDTABLE_EVIDENCE"):
        notes = "; ".join(f"{key} {value:,}" for key, value in more.items())
        with open(path, "a") as file:
            file.write(f"| {datetime.date.today()} | {engine} | {what} | {count:,} | {SEED} | {lost} | {notes} |\n")
