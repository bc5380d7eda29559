"""The server dies between the decision to erase a case and the end of the erasure: the next one finishes it."""

import time

import pytest
import requests

from audit import twin
from browser import erasing


@pytest.mark.parametrize("point", ["write:keys.sqlite-wal", "sync:erasures.log"])
def test_an_erasure_that_dies_is_finished(towns, disk, tmp_path, point):
    """R86 R93: before the first key is destroyed, and before the ledger has the line."""
    town = towns(point.replace(":", "-").replace(".", "-"))
    armed = tmp_path / "armed"
    town.demo.start(LD_PRELOAD=str(disk), SHIM_FOLDER=str(town.demo.folder), SHIM_KILL=f"{point}:1", SHIM_ARMED=str(armed))
    case, reference = erasing.closed(town.demo, "Ryan Pettifer")
    address, officer = erasing.propose(town.demo, "Ryan Pettifer"), town.demo.person("city-dpo")
    armed.touch()
    try:
        answer = officer.post(f"{case}/erasure/decision", {"decision": "erase", "reference": reference, "answer": ""})
        assert answer.status_code == 303
    except requests.ConnectionError:
        pass  # it died at once
    assert town.demo.process.wait(30) == -9, "it was not killed where it should be"
    assert town.run("check").returncode == (1 if point.startswith("write") else 0), "the keys are there until they are destroyed"

    town.demo.start()
    officer = town.demo.person("city-dpo")
    deadline = time.monotonic() + 40
    while (answer := officer.get(f"{address}/certificate")).status_code != 200 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert answer.status_code == 200, "nobody finished it"
    assert officer.get(case).status_code == 404
    town.demo.stop()
    assert town.run("check").returncode == 0
    bundle = town.bundle()
    assert twin.certify(answer.content, town.key) == [] and twin.verify(bundle, town.key) == []
    assert (town.demo.folder / "keys/erasures.log").read_bytes().count(b"\n") == 1
