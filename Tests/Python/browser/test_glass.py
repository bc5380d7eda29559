"""A case opened in an emergency, and what becomes of it, in a real browser without JavaScript (R91)."""

import re

import pytest
from playwright.sync_api import expect

from browser import setting
from browser.hands import Mouse


@pytest.fixture
def enter(demos, chromium):
    """A window for a seat, in a network of their own."""
    hands = []
    with demos.fresh() as demo:

        def enter(seat):
            hand = Mouse(demo.person(seat).window(chromium, java_script_enabled=False).new_page())
            hands.append(hand)
            hand.demo = demo
            hand.open(demo.url)
            return hand

        yield enter
        for hand in hands:
            hand.page.context.close()


def test_from_the_danger_to_the_review(enter):
    """R91: from “Immediate danger” to the case, for hours and to read; the owner hears at once and reviews; the officer sees how it ended."""
    owner = enter("probation-officer")
    demo = owner.demo
    owner.page.get_by_role("link", name="Joel Sandiford").first.click()
    case = owner.page.url
    reference = re.search(r"RT-\d{4}-\d+", owner.text + owner.page.content())[0]

    youth = enter("youth-worker")
    youth.open(case)
    youth.sees("Page not found")
    youth.open(demo.url + "/danger")
    youth.follow("Open a case in an emergency")
    youth.press("Open the case for 4 hours")
    youth.sees("Enter the reference of the case")
    youth.write("Reference of the case", reference)
    youth.write("Why must you read it now?", "He was seen at the station with a knife, and nobody answers.")
    youth.choose("Lawful basis", "Vital interest of a person")
    setting.next_code()
    youth.write("Code of your authenticator", youth.code(demo.account("youth-worker")))
    youth.press("Open the case for 4 hours")
    youth.sees("You read this case in an emergency, until")
    youth.sees("Joel Sandiford")
    youth.follow("Entries")
    expect(youth.page.get_by_role("link", name="New entry")).to_have_count(0)
    youth.follow("My work")
    youth.sees("Open to you in an emergency")

    owner.open(demo.url)
    owner.sees("Opened in an emergency")
    owner.follow("Review")
    owner.sees("He was seen at the station with a knife")
    owner.press("Record the review")
    owner.sees("Choose whether it was right")
    owner.tick("Yes, it was right")
    owner.write("What did you find?", "The danger was real, and I was in court.")
    owner.press("Record the review")
    owner.sees("Found right")

    officer = enter("city-dpo")
    officer.sees("Oversight")
    expect(officer.page.get_by_role("row").filter(has_text=reference)).to_contain_text("Found right")
    assert "Joel Sandiford" not in officer.page.content() and "knife" not in officer.page.content()
    officer.follow("Search the log")
    officer.write("Reference of the case", reference)
    officer.press("Search")
    officer.sees("opened the case in an emergency")
    officer.sees("reviewed an opening in an emergency")
    assert "Joel Sandiford" not in officer.page.content()
