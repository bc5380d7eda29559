"""The clock of a machine goes wrong: nothing is recorded with a time that could not be taken back, and nothing is lost."""

import time

import requests

from crash.cycle import begin, end, evidence, inspect, SOAK, works_again
from crash.test_nodes import at, pair  # noqa: F401  a fixture

TITLE = "The clock of the server is wrong"


def skewed(disk, town, file):
    return {"LD_PRELOAD": str(disk), "SHIM_FOLDER": str(town.demo.folder), "SHIM_SKEW": str(file)}


def state(demo):
    answer = requests.get(f"{demo.url}/readyz", timeout=10)
    return answer.text.strip()


def becomes(demo, word, seconds=5):
    """Whether /readyz says so soon enough."""
    deadline = time.monotonic() + seconds
    while state(demo) != word:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_a_clock_that_is_behind_is_survived(towns, disk, tmp_path):
    """R93 R88: pages say what is wrong, work goes on within five seconds after, nothing is lost and the log verifies."""
    town, fault = towns("behind"), tmp_path / "skew"
    for cycle in range(3 * SOAK):
        begin(town, **skewed(disk, town, fault))
        time.sleep(0.3)
        fault.write_text("-3600")
        assert becomes(town.demo, "clock"), f"cycle {cycle}"
        page = town.reader.get(town.planted.entry)
        assert page.status_code == 503 and TITLE in page.text
        assert requests.get(f"{town.demo.url}/help", timeout=10).status_code == 200
        fault.unlink()
        assert works_again(town), f"cycle {cycle}: no work within five seconds"
        assert {status for worker in town.workers for status in worker.refused} == {503}
        assert inspect(town, end(town)) == [], f"cycle {cycle}"
    evidence("SQLite", "clock an hour behind", 3 * SOAK, 0)


def test_a_clock_that_was_ahead_is_accepted_in_the_open(towns, disk, tmp_path):
    """R88 R93: nothing on the machine tells that a clock is ahead; when it is set back, the operator records it, and the log says so."""
    town, fault = towns("ahead"), tmp_path / "skew"
    begin(town, **skewed(disk, town, fault))
    fault.write_text("600")
    assert works_again(town)
    ledgers = town.rest()
    fault.unlink()
    assert becomes(town.demo, "clock")
    assert TITLE in town.reader.get(town.planted.entry).text
    town.demo.stop()
    done = town.run("accept-time")
    assert done.returncode == 0 and "counts on from" in done.stdout, done.stderr
    again = town.run("accept-time")
    assert again.returncode == 2 and "nothing to accept" in again.stderr
    assert inspect(town, ledgers) == []
    out = town.demo.folder.parent / "report.bundle"
    assert town.run("audit", "bundle", "--out", str(out)).returncode == 0
    report = town.run("audit", "verify", "--bundle", str(out))
    assert report.returncode == 0 and "set back 1 times" in report.stdout, report.stdout


def test_one_of_two_clocks_is_wrong(pair, disk, tmp_path):  # noqa: F811
    """R100: all nodes go by the clock of the database: the one that differs answers nothing, the other works on."""
    town, other = pair
    other.kill()
    fault = tmp_path / "skew"
    for seconds in ("3600", "-3600"):
        other.start(**skewed(disk, town, fault))
        elsewhere = at(other, town.reader)
        assert elsewhere.get(town.planted.entry).status_code == 200
        town.work()
        fault.write_text(seconds)
        assert becomes(other, "clock")
        answer = elsewhere.get(town.planted.entry)
        assert answer.status_code == 503 and TITLE in answer.text
        assert works_again(town) and state(town.demo) == "ready"
        fault.unlink()
        assert becomes(other, "ready")
        ledgers = town.rest()
        assert elsewhere.get(town.planted.entry).status_code == 200
        ledgers[2].sent += ["read"] * 2
        ledgers[2].done += ["read"] * 2
        assert not any(worker.refused for worker in town.workers)
        other.kill()
        assert town.audit(ledgers) == []
    other.start()
