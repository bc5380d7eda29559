"""A new pledge: no case opens before it is signed, and then the way leads back to it (R51)."""

import re

import pytest

from browser.hands import Mouse


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def enter(request, demos, chromium):
    """A window for a seat, in a network of their own."""
    hands = []
    with demos.fresh() as demo:

        def enter(seat):
            hand = Mouse(demo.person(seat).window(chromium, java_script_enabled=request.param).new_page())
            hands.append(hand)
            hand.demo = demo
            hand.open(demo.url)
            return hand

        yield enter
        for hand in hands:
            hand.page.context.close()


def test_a_new_pledge_is_signed_on_the_way_to_the_case(enter):
    """R51: the coordinator writes it, the owner meets it instead of the case, signs, and reads on; the structure shows who has signed."""
    owner = enter("probation-officer")
    owner.page.get_by_role("link", name="Joel Sandiford").first.click()
    case = re.match(r".*/cases/[0-9a-f-]+", owner.page.url)[0]

    coordinator = enter("city-coordinator")
    coordinator.follow("Structures")
    coordinator.page.locator('main a[href^="/structures/0"]').first.click()
    coordinator.follow("Write the pledge, and see who signed")
    coordinator.write("Pledge", "I tell nobody what I hear here.")
    coordinator.write("Own words for guests", "")
    coordinator.write("Holds for how many months?", "0")
    coordinator.press("Save as version 2")
    coordinator.sees("a number from 1 to 60")
    coordinator.write("Holds for how many months?", "6")
    coordinator.press("Save as version 2")
    coordinator.sees("The pledge was saved")
    coordinator.sees("Nobody yet.")

    owner.open(owner.demo.url)
    owner.sees("Sign the pledge of")
    # What the own agency referred needs no pledge: it wrote that itself.
    assert "Joel Sandiford" not in owner.page.content().split('id="referrals"')[0]
    owner.open(case)
    owner.sees("I tell nobody what I hear here.")
    owner.sees("The case opens as soon as you have signed.")
    assert "Joel Sandiford" not in owner.page.content()
    owner.press("Sign the pledge")
    owner.sees("Tick that you keep to this pledge")
    owner.tick("I have read this pledge")
    owner.press("Sign the pledge")
    owner.sees("Your pledge was signed.")
    owner.sees("Joel Sandiford")
    assert owner.page.url.split("?")[0] == case

    coordinator.page.reload()
    coordinator.open(coordinator.page.url.split("?")[0])
    coordinator.sees("Probation")
