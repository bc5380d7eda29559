"""Backups are made while people work; each is proved by a drill, and restored to an empty place."""

import re
import shutil
import time

import pytest

from crash.cycle import SOAK, evidence


@pytest.mark.parametrize("engine", ["SQLite", "PostgreSQL"])
def test_a_backup_is_restored(towns, server, engine, tmp_path):
    """R93 R90: backup beside the working server, drill, restore; damaged or foreign files are refused with a sentence."""
    postgres = server if engine == "PostgreSQL" else None
    town = towns(f"backup-{engine.lower()}", postgres)
    made = town.run("backup-key", "--out", str(tmp_path / "private"))
    key = dict([made.stdout.strip().split("=", 1)])
    town.demo.start()
    for cycle in range(2 * SOAK):
        town.work()
        time.sleep(0.3)
        done = town.run("backup", "--data-to", str(tmp_path / "data"), "--keys-to", str(tmp_path / "keys"), **key)
        assert done.returncode == 0, done.stderr
        assert "audit_event: " in done.stderr and "rows copied and compared" in done.stderr
        assert not any(worker.refused for worker in town.workers), "the server worked on"
        files = done.stdout.split()
        ledgers = town.rest()
        options = ["--data", files[0], "--keys", files[1], "--backup-key", str(tmp_path / "private")]

        drill = town.run("drill", *options)
        assert drill.returncode == 0, drill.stdout + drill.stderr
        assert int(re.search(r"Decrypted: (\d+) random values", drill.stdout)[1]) > 50

        empty = {"ROUNDTABLE_DATA": str(tmp_path / f"new-{cycle}"), "ROUNDTABLE_KEYS": str(tmp_path / f"new-keys-{cycle}")}
        if postgres:
            empty |= {name: postgres.create(f"restored_{cycle}_{part}") for name, part in (("ROUNDTABLE_DATABASE", "d"), ("ROUNDTABLE_KEYS_DATABASE", "k"))}
        (tmp_path / f"new-keys-{cycle}").mkdir()
        for name in ("root.key", "log-signing.key"):
            shutil.copy(town.demo.folder / "keys" / name, empty["ROUNDTABLE_KEYS"])
        unsure = town.run("restore", *options, **empty)
        assert unsure.returncode == 2 and "--erasures FILE" in unsure.stderr
        restored = town.run("restore", *options, "--nothing-erased", **empty)
        assert restored.returncode == 0, restored.stderr
        assert town.run("check", **empty).returncode == 0
        again = town.run("restore", *options, "--nothing-erased", **empty)
        assert again.returncode == 2 and "Give an empty database" in again.stderr
        assert ledgers[0].done, "somebody wrote meanwhile"

    town.demo.stop()
    wrong = town.run("restore", "--data", files[1], "--keys", files[0], *options[4:], "--nothing-erased", ROUNDTABLE_DATA=str(tmp_path / "x"))
    assert wrong.returncode == 2 and "is no whole backup" in wrong.stderr
    evidence(engine, "backup, drill, restore while serving", 2 * SOAK, 0)


@pytest.mark.parametrize("engine", ["SQLite", "PostgreSQL"])
def test_the_root_key_is_changed_while_people_work(towns, server, engine):
    """R90: nobody is refused, all keys are wrapped anew, and the old root key opens nothing any more."""
    town = towns(f"rotated-{engine.lower()}", server if engine == "PostgreSQL" else None)
    town.demo.start()
    keys = town.demo.folder / "keys"
    old = (keys / "root.key").read_text()
    town.work()
    for _ in range(2):
        assert town.run("root-key", "--out", str(keys / "root.key.next")).returncode == 0
        done = town.run("rotate")
        assert done.returncode == 0 and "was changed" in done.stdout, done.stderr
        time.sleep(0.3)
    assert (keys / "root.key").read_text() != old
    ledgers = town.rest()
    assert not any(worker.refused for worker in town.workers)
    town.demo.stop()
    assert town.audit(ledgers) == []
    again = town.run("rotate")
    assert again.returncode == 2 and "root-key" in again.stderr
    new = (keys / "root.key").read_text()
    (keys / "root.key").write_text(old)
    wrong = town.run("check")
    assert wrong.returncode == 2 and "is not the root key of these data" in wrong.stderr
    (keys / "root.key").write_text(new)
    town.demo.start()
    assert town.look(ledgers) == []


@pytest.mark.parametrize("engine", ["SQLite", "PostgreSQL"])
def test_the_keys_of_cases_are_changed_while_people_work(towns, server, engine):
    """R90 R93: nobody is refused, and what a killed server left is ended after its restart; every row fits the log and can be read."""
    town = towns(f"case-keys-{engine.lower()}", server if engine == "PostgreSQL" else None)
    town.demo.start()
    town.work()
    done = town.run("rotate", "--case-keys")
    assert done.returncode == 0 and "have new keys" in done.stdout, done.stderr
    ledgers = town.rest()
    assert not any(worker.refused for worker in town.workers)
    assert all(ledger.done for ledger in ledgers)
    town.demo.kill()
    assert town.audit(ledgers) == []
    town.demo.start()

    for cycle in range(3 * SOAK):
        # With SQLite the server does it, with PostgreSQL the command: either is killed in the middle.
        town.work()
        asked = town.begin("rotate", "--case-keys")
        time.sleep(town.random.uniform(0.1, 1.5))
        asked.kill() if engine == "PostgreSQL" else town.demo.kill()
        ledgers = town.rest()
        if engine == "SQLite":
            town.demo.start()
            output, errors = asked.communicate(timeout=60)
            assert asked.returncode == 0 and "by the running server" in output, errors
        asked.communicate()
        town.demo.kill()
        assert town.audit(ledgers) == [], f"cycle {cycle}"
        town.demo.start()
        assert town.look(ledgers) == [], f"cycle {cycle}"
    evidence(engine, "keys of cases changed while serving, killed in the middle", 3 * SOAK, 0)
