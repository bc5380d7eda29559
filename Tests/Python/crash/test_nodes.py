"""Two nodes on one PostgreSQL behave as one, and one goes on when the other is killed."""

import time

import pytest

from browser.network import Person
from crash.cycle import SOAK, begin, evidence


@pytest.fixture
def pair(towns, server):
    """A town, its demo serving, and a second node on the same databases."""
    town = towns(f"nodes-{time.monotonic_ns()}", server)
    town.demo.start()
    other = town.demo.node()
    yield town, other
    other.kill()


def at(node, person):
    """The same session, at another node."""
    there = Person(node, person.account)
    there.http.cookies.update(person.http.cookies)
    return there


def test_two_nodes_are_one(pair):
    """R100: sessions, entries, revocations, second factors, sign-in limits and the directory are the same at once."""
    town, other = pair
    writer, owner = at(other, town.writer), at(other, town.planted.owner)
    name, answer = town.write(writer, [])
    assert answer.status_code == 303
    assert name in town.planted.owner.page(f"{town.planted.case}/entries").text
    assert name in owner.page(f"{town.planted.case}/entries").text

    stranger, elsewhere = town.demo.stranger(), Person(other, None)
    account = town.demo.account("school-lead")
    statuses = []
    for _ in range(12):
        for node in (stranger, elsewhere):
            statuses.append(node.post("/sign-in", {"email": account["email"], "password": "wrong password"}).status_code)
    assert 429 in statuses and statuses.index(429) <= 12, statuses

    fresh = Person(town.demo, town.demo.account("city-housing" if "city-housing" in town.demo.seats else "mentor-sami")).sign_in()
    again = Person(other, fresh.account)
    again.post("/sign-in", {"email": fresh.account["email"], "password": fresh.account["password"]})
    assert again.post("/sign-in", {"code": fresh.last_code}).status_code == 422, "a code is good once, at whichever node"
    there = at(other, fresh)
    assert there.get("/").status_code == 200
    fresh.post("/sign-out")
    assert there.get("/").status_code == 303


def waiting(town, server):
    """Events without a number."""
    name = town.demo.databases[0].split("/")[3].split("?")[0]
    return int(server.sql("SELECT count(*) FROM audit_event WHERE idx IS NULL", name))


def test_a_killed_node_is_followed(pair, server):
    """R100 R93: whichever node is killed, the other serves on, numbers the log within ten seconds, and nothing is lost."""
    town, other = pair
    nodes, slowest = [town.demo, other], 0
    for cycle in range(4 * SOAK):
        town.work()
        time.sleep(0.3)
        nodes[cycle % 2].kill()
        killed, left = nodes[cycle % 2], nodes[(cycle + 1) % 2]
        ledgers = town.rest()
        began = time.monotonic()
        assert at(left, town.reader).get(town.planted.entry).status_code == 200
        ledgers[2].sent.append("read")
        ledgers[2].done.append("read")
        while waiting(town, server):
            assert time.monotonic() < began + 10, "nobody numbers the log"
            time.sleep(0.05)
        slowest = max(slowest, time.monotonic() - began)
        assert town.audit(ledgers) == [], f"cycle {cycle}"
        killed.start()
        for person in (town.reader, town.writer, town.referrer, town.planted.owner):
            person.demo = killed
        assert town.look(ledgers) == [], f"cycle {cycle}"
    evidence("PostgreSQL", "one of two nodes killed", 4 * SOAK, 0, milliseconds_until_followed=round(slowest * 1000))
