"""Several structures in one network, in a real browser: a hurdle goes up and its answer comes back, numbers without a case, a case moves to newer rules."""

import pytest
from playwright.sync_api import expect

from browser import setting
from browser.hands import Mouse


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def network(request, demos, chromium):
    """A network with an info-house and a strategic table, and a hand for each person."""
    with demos.fresh() as demo:
        coordinator = demo.person("city-coordinator")
        demo.house, demo.top = setting.start(coordinator, "info-house"), setting.start(coordinator, "decision-making")
        hands = []

        def hand(seat, place):
            hands.append(Mouse(demo.person(seat).window(chromium, java_script_enabled=request.param).new_page()))
            hands[-1].open(demo.url + place)
            return hands[-1]

        demo.hand = hand
        yield demo
        for one in hands:
            one.page.context.close()


def seated(demo, structure, other=None):
    """Somebody who sits at one table, and not at the other: a seat whose name its page shows."""
    here, there = (demo.person("city-coordinator").page(place).text.split("At the table")[1] if place else "" for place in (structure, other))
    names = {seat: demo.account(seat)["name"] for seat in demo.seats}
    return next(seat for seat, name in names.items() if name in here and name not in there)


def test_a_hurdle_goes_up_and_its_answer_comes_back(network):
    """R12: what hinders goes up without a name, the strategic table answers, and whoever wrote it reads the answer."""
    hand = network.hand(seated(network, network.house, network.top), "/structures")
    hand.follow("Hurdles")
    hand.follow("Write a hurdle")
    hand.page.get_by_label("At which table?").select_option(index=1)
    hand.write("Title", "Mentors are missing")
    hand.write("What hinders", "Jarek Nowak waits for weeks.")
    hand.write("What would help", "More mentors.")
    hand.press("Pass it up")
    hand.sees("could identify somebody")
    expect(hand.page.get_by_label("What would help")).to_have_value("More mentors.")
    hand.write("What hinders", "People wait for weeks.")
    hand.page.get_by_role("button", name="Pass it up").click()
    hand.sees("The hurdle was passed up.")
    place = hand.page.url.split("?")[0]

    top = network.hand(seated(network, network.top), network.top)
    top.follow("The network in numbers")
    top.sees("fewer than 5")
    text = top.page.inner_text("main")
    assert "RT-" not in text and "Joel" not in text
    top.page.get_by_role("link", name="Hurdles").first.click()
    top.follow("Mentors are missing")
    top.tick("Taken up")
    top.write("Decision or reason", "We ask the council for two more places.")
    top.press("Answer")
    top.sees("Your answer was saved.")
    hand.open(place)
    hand.sees("We ask the council for two more places.")
    expect(hand.page.get_by_role("button", name="Answer")).to_have_count(0)


def test_a_case_moves_to_newer_rules(network):
    """R10: a running case keeps its rules until whoever leads it has read what differs and says why it moves."""
    coordinator = network.person("city-coordinator")
    case = setting.adopt(coordinator, network.house)
    hand = network.hand("city-coordinator", f"{network.house}/set-up")
    hand.follow("Change the rules")
    field = hand.page.get_by_label("Template file")
    field.fill(field.input_value().replace("First concern talk", "Talk with the person"))
    hand.press("Save the rules")
    hand.sees("The rules were saved.")
    hand.sees("Still by an earlier version: 1 open case.")
    hand.open(hand.page.url.split("/structures")[0] + f"{case}/stage")
    hand.follow("See what differs")
    hand.sees("Talk with the person")
    hand.press("Go on by version 2")
    hand.sees("Write why the case goes on by the newer rules")
    hand.write("Reason", "The table agreed on it.")
    hand.press("Go on by version 2")
    hand.sees("The case runs by the newest version of its structure now.")
    expect(hand.page.get_by_role("link", name="See what differs")).to_have_count(0)
    hand.follow("Team and owner")
    hand.sees("Goes on by newer rules")
    hand.sees("The table agreed on it.")
