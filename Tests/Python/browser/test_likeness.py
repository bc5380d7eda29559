"""Possibly the same person at two doors, in a real browser: who may see it sees it, who leads the case is told, and nobody else."""

import re

import pytest
from playwright.sync_api import expect

from browser.hands import Mouse
from browser.planting import adopt

NORA = {"name": "Nora Brook", "born": "2007-03-14", "seen": "Seen", "tried": "Tried", "knows": "Knows"}


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def town(request, demos, chromium):
    """A case of Nora's that the social worker owns, and that the coordinator does not see any more."""
    with demos.fresh() as demo:
        _, case = adopt(demo, NORA)
        coordinator = demo.person("city-coordinator")
        seats = coordinator.page(f"{case}/team").form("/team").words["seat"]
        ines = next(value for value, words in seats.items() if words.startswith(demo.account("social-worker-ines")["name"]))
        coordinator.do(f"{case}/team", {"seat": ines, "role": "member", "why": "Near."})
        coordinator.do(f"{case}/owner", {"owner": ines, "reason": "Near."})
        name = demo.account("city-coordinator")["name"]
        row = next(row for row in coordinator.get(f"{case}/team").text.split("<tr")[1:] if name in row)
        coordinator.do(re.search(r'action="([^"]+/end)"', row)[1], {})
        assert coordinator.get(case).status_code == 404
        hands = {}

        def hand(seat):
            if seat not in hands:
                hands[seat] = Mouse(demo.person(seat).window(chromium, java_script_enabled=request.param).new_page())
            return hands[seat]

        demo.case = case
        yield demo, hand
        for each in hands.values():
            each.page.context.close()


def refer(demo, hand, name):
    hand.open(demo.url + "/referrals/new")
    hand.page.get_by_role("group", name="How soon must somebody look at this?").get_by_role("radio").first.check()
    hand.write("Name", name)
    hand.write("Date of birth", "2007-03-14")
    for label in ("What was seen or heard", "What has been tried", "What the person knows of this referral, and said to it"):
        hand.write(label, "A fact.")
    hand.page.get_by_role("group", name="Agreement").get_by_role("radio").first.check()
    hand.press("Check")
    hand.press("Send the referral")
    hand.sees("The referral was sent.")
    return hand.page.url.split("?")[0]


def test_the_owner_is_told_and_nobody_else(town):
    """R33: the police and the coordinator learn nothing of the case; the owner is told, looks, and answers."""
    demo, hand = town
    police, coordinator, owner = hand("police-prevent"), hand("city-coordinator"), hand("social-worker-ines")
    first = refer(demo, police, "Brook, Nora")
    assert "Brought before?" not in police.text and "Possibly" not in police.text
    coordinator.open(first)
    coordinator.sees("Nobody among the referrals and cases that you may see.")

    owner.open(demo.url)
    owner.follow("Look at it", "Nora Brook")
    owner.sees(demo.account("police-prevent")["agency"])
    owner.sees("Speak with the coordinator")
    owner.press("Record what you found")
    owner.sees("Choose whether it is the same person.")
    owner.tick("Another person")
    owner.write("How do you know?", "Her cousin of the same name.")
    owner.press("Record what you found")
    owner.sees("What you found is on record.")
    expect(owner.page.get_by_text("Possibly the same person.")).to_have_count(0)
    owner.open(demo.url)
    assert "Possibly the same person" not in owner.text
    owner.open(demo.url + demo.case + "/team")
    owner.sees("Her cousin of the same name.")
    school = demo.person("school-lead").get(demo.case + "/team").text
    assert "Nora Brook" in school and "cousin" not in school


def test_each_agency_sees_its_own_and_the_coordinator_sees_all_referrals(town):
    """R33: the same person brought twice is shown to who brought them, and to whoever weighs it."""
    demo, hand = town
    police, coordinator = hand("police-prevent"), hand("city-coordinator")
    first, second = refer(demo, police, "Nora Brook"), refer(demo, police, "Nora Jane Brook")
    police.sees("Possibly the same person.")
    police.follow("Nora Brook")
    assert police.page.url == first
    coordinator.open(first)
    coordinator.sees("Possible")
    coordinator.follow("Nora Jane Brook")
    assert coordinator.page.url == second
