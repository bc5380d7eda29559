"""A concern goes through the stages of its structure in a real browser: the gate of the police, a talk, an end, a look back."""

import pytest
from playwright.sync_api import expect

from browser import setting
from browser.hands import Mouse


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def coordinator(request, demos, chromium):
    """The coordinator of a network with an info-house, at its door, where a school has just brought a concern."""
    with demos.fresh() as demo:
        person = demo.person("city-coordinator")
        referral = setting.refer(demo.person("school-lead"), setting.start(person, "info-house"))
        hand = Mouse(person.window(chromium, java_script_enabled=request.param).new_page())
        hand.open(demo.url + referral)
        yield hand
        hand.page.context.close()


def decide(hand, outcome):
    hand.tick(outcome)
    hand.write("Reason", "As talked over.")
    hand.write("Answer to the referrer", "We look at it together.")
    hand.press("Record the decision")


def put(hand, answer):
    """Puts an answer on record; there is one question at this stage."""
    hand.tick(answer)
    hand.press("Put on record")
    hand.sees("It is on record now.")


def test_from_the_gate_to_the_last_look_back(coordinator):
    """R34 R35 R76 R77: nothing passes the police gate unanswered; the case goes on by its stages, ends as its stage lets it, and is looked back on."""
    hand = coordinator
    decide(hand, "To the info house")
    hand.sees("an answer of the police that does not object")
    expect(hand.page.get_by_label("Reason")).to_have_value("As talked over.")
    put(hand, "Asked, no answer yet")
    hand.sees("Answer of the police:")
    put(hand, "Not now")
    decide(hand, "To the info house")
    hand.sees("an answer of the police that does not object")
    hand.page.locator("input[name='answer-police'][value='yes']").check()
    hand.press("Put on record")
    decide(hand, "To the info house")
    decide(hand, "Follow it up")
    hand.sees("The referral is now a case.")

    hand.follow("Stage")
    hand.tick("An offer is accepted")
    hand.write("Reason", "She wants a mentor.")
    hand.press("Record the outcome")
    hand.sees("an owner of the case")
    hand.tick("Keep in contact by street work")
    hand.press("Record the outcome")
    hand.sees("The case stands now as shown here.")
    hand.follow("Close the case")
    hand.page.get_by_role("group", name="How does this stage end?").get_by_label("Closed as unfounded").check()
    hand.page.get_by_role("group", name="How does the case end?").get_by_label("Closed as unfounded").check()
    hand.tick("Goal met", "The case becomes read-only")
    hand.write("What was reached, measured against the goal", "There was nothing to it.")
    hand.press("Close the case")
    hand.sees("The case is closed.")
    hand.tick("Look-back after six months")
    hand.write("How is it now, measured against the goal?", "All is well.")
    hand.write("What comes of it?", "Nothing.")
    hand.press("Record the look-back")
    expect(hand.page.get_by_role("row", name="Look-back after six months")).to_contain_text("Done")
    expect(hand.page.get_by_role("row", name="Look-back after a year")).to_contain_text("Due in")
