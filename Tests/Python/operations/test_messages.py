"""The program's messages: one line for each request, and nothing in it that says who or about whom."""

import json
import re
from pathlib import Path

from browser.planting import Planted
from browser.test_files import COUNT, Planter, hits, write_everywhere
from operations.installation import Installation, patterns

FIELDS = {"time", "level", "message", "id", "method", "route", "status", "ms"}


def lines(server):
    return Path(server.output.name).read_text().splitlines()


def test_a_thousand_planted_names_are_in_no_message(demos):
    """R90: at the most talkative level, every line is an object, no line holds what was typed, an id, an address or a query."""
    plant = Planter()
    with demos.fresh(Installation) as server:
        case = Planted(server)
        while len(plant.texts) < COUNT:
            write_everywhere(case, plant)
        server.stranger().post("/sign-in", {"email": f"{plant('a').replace(' ', '')}@example.org", "password": plant()})
        server.stranger().get("/readyz")
        case.owner.http.request("PATCH", f"{server.url}/cases", timeout=60)
    messages = [json.loads(line) for line in lines(server)]
    asked = [message for message in messages if message["message"] == "request"]
    assert len(asked) > COUNT / 10 and len({message["id"] for message in asked}) == len(asked)
    for message in asked:
        assert set(message) == FIELDS and message["route"] in patterns() | {"none"} and message["method"] in ("GET", "POST", "other")
        assert isinstance(message["status"], int) and isinstance(message["ms"], int)
    assert {"/readyz", "/cases/{case}/entries", "/sign-in", "none"} <= {message["route"] for message in asked}
    assert hits(server.output.name) == []
    text = "\n".join(line for line in lines(server) if '"Serving ' not in line)
    for never in [r"[0-9a-f]{8}-[0-9a-f]{4}-", r"127\.0\.0\.1", r"\?", r"@", "kestrel", *(account["name"] for account in server.accounts.values())]:
        assert not re.search(never, text), never


def test_text_for_people(demos):
    with demos.fresh(Installation) as server:
        server.stop()
        server.start(ROUNDTABLE_LOG_FORMAT="text", ROUNDTABLE_LOG_LEVEL="info")
        server.stranger().get("/help")
    shape = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (info|warning|error) \S.*")
    assert all(shape.fullmatch(line) for line in lines(server))
    assert any(re.search(r" info request id=\w+ method=GET ms=\d+ route=/help status=200$", line) for line in lines(server))


def test_the_level_is_kept(demos):
    with demos.fresh(Installation) as server:
        server.stop()
        server.start(ROUNDTABLE_LOG_LEVEL="warning")
        server.stranger().get("/help")
    assert lines(server) == []


def test_a_failure_has_the_id_of_its_request(demos):
    """A request that fails is found by its id, with the kind of error and without its words."""
    with demos.fresh(Installation) as server:
        reader = server.person("city-coordinator")
        for name in ("keys.sqlite", "keys.sqlite-wal", "keys.sqlite-shm"):
            (server.folder / "keys" / name).unlink(missing_ok=True)
        answer = server.stranger().get("/readyz")
        assert (answer.status_code, answer.text) == (503, "keys\n")
        server.stop()
        server.start()
        assert reader.get("/cases").status_code == 503
    messages = [json.loads(line) for line in lines(server)]
    failed = [message for message in messages if message["message"] == "A request failed."]
    assert len(failed) == 1 and failed[0]["level"] == "error" and failed[0]["route"] == "/cases" and "Missing" in failed[0]["error"]
    assert [m["status"] for m in messages if m.get("id") == failed[0]["id"] and m["message"] == "request"] == [503]
