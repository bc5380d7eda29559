"""A structure is set up from a template in a real browser, and takes referrals beside the first one."""

import re

import pytest
from playwright.sync_api import expect

from browser.hands import Mouse


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def enter(request, demos, chromium):
    """Signs somebody in through the form, each in a browser of their own."""
    hands = {}
    with demos.fresh() as demo:

        def enter(seat):
            if seat not in hands:
                context = chromium.new_context(java_script_enabled=request.param == "with JavaScript")
                hand = hands[seat] = Counting(context.new_page())
                hand.sign_in(demo, seat)
                hand.fields = 0
            return hands[seat]

        yield enter
        for hand in hands.values():
            hand.page.context.close()


class Counting(Mouse):
    """Counts the fields that somebody has to fill in."""

    fields = 0

    def write(self, label, text):
        self.fields += 1
        super().write(label, text)

    def choose(self, label, option):
        self.fields += 1
        super().choose(label, option)

    def tick(self, *labels):
        self.fields += len(labels)
        super().tick(*labels)


COUNCIL = "Amara Lindqvist, Coordinator of the round table, Rivermouth City Council"
POLICE = "Dale Hargreaves, Prevention officer, Rivermouth Police, Community and Prevention Unit"


def new(hand, template):
    hand.follow("Structures")
    hand.follow("New structure")
    hand.tick(template)
    hand.press("Go on")
    hand.sees("nobody can refer to it yet")


def test_a_structure_is_set_up_in_few_fields(enter):
    """R10 R12: the default takes fewer than 15 fields; what is missing is said; then partners choose between two structures."""
    hand = enter("city-coordinator")
    new(hand, "General five-step multi-agency structure")
    assert hand.page.get_by_role("button", name="Activate").count() == 0
    hand.sees("Nobody takes the place “Police”.")
    hand.write("Name", "Harbour table")
    hand.choose("Municipality", COUNCIL)
    hand.choose("Police", POLICE)
    hand.write("Emergency plan", "At night: duty desk 0100. The police tell the coordinator.")
    for box in hand.page.locator("input[name=confirm]").all():
        box.check()
        hand.fields += 1
    hand.press("Save")
    hand.sees("Ready to start")
    assert hand.fields < 15
    hand.press("Activate")
    hand.sees("The structure is active")
    expect(hand.page.locator("main")).not_to_contain_text("to be confirmed")

    school = enter("school-lead")
    school.follow("Immediate danger")
    school.sees("Call the emergency number first.")
    school.sees("At night: duty desk 0100.")
    school.sees("First response: 24 hours")
    expect(school.page.get_by_role("link", name="Call Dale Hargreaves").first).to_be_visible()
    school.follow("Referrals")
    school.follow("New referral")
    school.sees("Where does the concern belong?")
    school.follow("Harbour table")
    expect(school.page.locator("h1")).to_contain_text("To Harbour table")


def test_mistakes_are_told_and_nothing_typed_is_lost(enter):
    """R10 R97: a term that cannot be, a zone that is none, a file with a mistake in line 3."""
    hand = enter("city-coordinator")
    new(hand, "General five-step multi-agency structure")
    hand.write("Name", "Quay table")
    hand.write("Time zone", "Moon/Crater")
    hand.press("Save")
    hand.sees("Enter a time zone such as Europe/Berlin.")
    expect(hand.page.get_by_label("Name", exact=True)).to_have_value("Quay table")
    hand.write("Time zone", "Europe/Berlin")
    hand.write("Appoint an owner (working days)", "often")
    hand.press("Save")
    hand.sees("You changed this. Confirm its group")
    hand.page.locator("#confirm-clocks").check()
    hand.press("Save")
    hand.sees("This must be a whole number")
    expect(hand.page.get_by_label("Appoint an owner (working days)")).to_have_value("often")
    expect(hand.page.locator("#confirm-clocks")).to_be_checked()

    hand.follow("Structures")
    hand.follow("New structure")
    hand.write("Or paste a template file", "id: mine\nversion: 1\nname: [Mine]\n")
    hand.press("Go on")
    expect(hand.page.locator(".errors")).to_contain_text(re.compile("Line 3: This must be"))
    expect(hand.page.get_by_label("Or paste a template file")).to_have_value(re.compile("name: \\[Mine\\]"))


def test_a_template_goes_to_another_network(enter):
    """R28: what one network adapted is taken from a file by another; two templates stand side by side."""
    hand = enter("city-coordinator")
    new(hand, "Channel panel")
    hand.write("Name", "Panel of the harbour")
    hand.press("Save")
    hand.follow("Back to the structure")
    with hand.page.expect_download() as download:
        hand.follow("Template file")
    text = download.value.path().read_text()
    assert "unanimous-majority-chair" in text
    hand.follow("Structures")
    hand.follow("New structure")
    hand.write("Or paste a template file", text)
    hand.press("Go on")
    hand.sees("nobody can refer to it yet")

    hand.follow("Structures")
    hand.follow("Compare templates")
    hand.choose("Template", "Channel panel")
    hand.choose("Beside it", "MAPPA (public protection arrangements)")
    hand.press("Compare")
    row = hand.page.get_by_role("row").filter(has_text="Decision rule")
    expect(row).to_contain_text("Unanimous; if not, majority; if none, the chair")
    expect(row).to_contain_text("The lead decides after hearing all")
