"""The first 24 hours of a danger in a real browser: whom to call, a referral of today, an expert within 48 hours, and what was missed (R36)."""

import pytest
from playwright.sync_api import expect

from browser import setting
from browser.hands import Mouse


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def coordinator(request, demos, chromium):
    """The coordinator of a network of their own, which manages threats."""
    with demos.fresh() as demo:
        person = demo.person("city-coordinator")
        structure = setting.start(person, "nuremberg-threat-management")
        hand = Mouse(person.window(chromium, java_script_enabled=request.param).new_page())
        yield hand, demo, structure
        hand.page.context.close()


def test_from_the_danger_to_the_answer_of_the_expert(coordinator):
    """R36, S1:189-191, S3:239: the page of the danger says whom to call; the clocks of 24 and of 48 hours run, and end with what they wait for."""
    hand, demo, structure = coordinator
    hand.open(f"{demo.url}{structure}/set-up")
    hand.page.get_by_role("checkbox", name="On call").first.check()
    hand.press("Save")
    hand.open(demo.url + "/danger")
    hand.sees("Call the emergency number first.")
    hand.sees("Call 0100.")
    place = hand.page.get_by_role("region").filter(has=hand.page.locator(f'a[href*="{structure.rsplit("/", 1)[1]}"]'))
    expect(place).to_contain_text("First response: 24 hours")
    expect(place).not_to_contain_text("Nobody is on call")
    place.get_by_role("link", name="Refer now").click()
    hand.tick("Today", "The person (or a parent) agreed")
    hand.write("Name", "Nia Holm")
    hand.write("What was seen or heard", "A message that names a day and a weapon.")
    hand.write("What has been tried", "The police were called.")
    hand.write("What the person knows of this referral, and said to it", "She knows.")
    hand.press("Check")
    hand.press("Send the referral")
    hand.sees("First response: 23 hours left")

    decide(hand, "High risk; to the core team")
    decide(hand, "Ask another expert")
    hand.sees("Answer of other experts: 47 hours left")
    hand.follow("My work")
    expect(hand.page.get_by_role("row", name="Nia Holm").filter(has_text="Answer of other experts")).to_be_visible()
    hand.follow("Nia Holm")
    decide(hand, "The expert has answered")
    expect(hand.page.locator("main")).not_to_contain_text("Answer of other experts:")


def decide(hand, outcome):
    """Takes an outcome, with a reason and an answer."""
    hand.tick(outcome)
    hand.write("Reason", "As talked over.")
    hand.write("Answer to the referrer", "We see to it.")
    hand.press("Record the decision")
    hand.sees("The decision was saved")
