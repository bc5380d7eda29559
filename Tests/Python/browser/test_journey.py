"""A concern becomes a case, is worked on by four agencies, and closes against its goal: in a real browser, by three ways."""

import re

import pytest

from browser.hands import Keyboard, Mouse
from browser.planting import day

WAYS = {
    "with JavaScript": (Mouse, {}),
    "without JavaScript": (Mouse, {"java_script_enabled": False}),
    "keyboard only": (Keyboard, {}),
}
TITLE = "Two sessions, and the nights between"
TEXT = "Noor sleeps four hours and has not eaten at school since the quarrel at home."
SUMMARY = "Noor comes to the clinic on Mondays; mornings are difficult until June."
GOAL = "Noor is at school four days a week and has one adult to call at night."
NAMES = {
    "police-prevent": "Dale Hargreaves, Prevention officer, Rivermouth Police, Community and Prevention Unit",
    "social-worker-ines": "Ines Carvalho, Social worker, children and families, Rivermouth Social Care",
    "clinic-psych": "Helen Marchetti, Clinical psychologist, Estuary Health Trust",
    "mentor-sami": "Sami Haddad, Volunteer mentor, Rivermouth Interfaith Mentors",
}
POLICE, SOCIAL = "Rivermouth Police, Community and Prevention Unit", "Rivermouth Social Care"


@pytest.fixture(params=WAYS, ids=list(WAYS))
def enter(request, demos, chromium):
    """Signs somebody in through the form, each in a browser of their own."""
    Hand, options = WAYS[request.param]
    hands = {}

    with demos.fresh() as demo:

        def enter(seat):
            if seat not in hands:
                hand = hands[seat] = Hand(chromium.new_context(**options).new_page())
                hand.sign_in(demo, seat)
            return hands[seat]

        yield enter
        for hand in hands.values():
            hand.page.context.close()


def words(text):
    return " ".join(text.split())


def open_case(hand, section="Overview"):
    hand.follow("Cases")
    hand.follow("Noor Example")
    if section != "Overview":
        hand.follow(section)


def refer(hand):
    hand.follow("Referrals")
    hand.follow("New referral")
    hand.tick("This week")
    hand.write("Name", "Noor Example")
    hand.write("Date of birth", "2009-03-14")
    hand.write("What was seen or heard", "Three fights within a week, and nights in the park.")
    hand.write("What has been tried", "Two talks with the tutor.")
    hand.tick("Education", "Family", "The person (or a parent) agreed to this referral")
    hand.write("What the person knows of this referral, and said to it", "Noor read it and agrees.")
    hand.press("Check")
    assert "Nothing is sent yet" in hand.text and "nights in the park" in hand.text
    hand.press("Send the referral")
    hand.sees("The referral was sent.")


def triage(hand):
    hand.follow("Triage")
    hand.follow("Noor Example")
    hand.tick("Adopt as a case")
    hand.write("Reason", "Several agencies are needed at once.")
    hand.write("Answer to the referrer", "We take it up. Please stay in touch with Noor.")
    hand.press("Record the decision")
    hand.sees("The referral is now a case.")
    for seat, name in NAMES.items():
        hand.choose("Seat", name)
        hand.tick("Guest" if seat == "mentor-sami" else "Team member")
        hand.write("Why this seat is needed", f"Needed for the plan: {seat}")
        hand.write("Last day", day(30) if seat == "mentor-sami" else "")
        hand.press("Add to the team")
        hand.sees("The seat is on the team.")
    hand.choose("Owner", NAMES["social-worker-ines"])
    hand.write("Reason of the decision", "Nearest to the family.")
    hand.press("Record the decision")
    hand.sees("The owner was appointed.")


def preview(hand, recipient, level):
    """States the share, and returns what the preview says that the recipients will see, word for word."""
    hand.tick(recipient, level)
    hand.choose("Purpose", "Plan support for the person")
    hand.choose("Lawful basis", "Public task of the agencies (ask your counsel)")
    hand.tick("The person was told")
    hand.write("Why these recipients need it", "The appointments depend on it.")
    hand.press("Preview")
    return statements(hand.page.locator(".recipient .paper"))


def statements(places):
    """Their words, but for the hour: a draft has the hour of the preview."""
    return [re.sub(r", \d\d:\d\d", "", words(text)) for text in places.all_inner_texts()]


def record(hand):
    """Writes an entry, shares it twice, and returns what was previewed for each recipient."""
    open_case(hand, "Entries")
    hand.follow("New entry")
    hand.choose("Kind", "Contact")
    hand.write("Title", TITLE)
    hand.write("Text", TEXT)
    hand.tick("Own agency")
    hand.write("Summary for the recipients", SUMMARY)
    [summary] = preview(hand, SOCIAL, "Summary")
    assert f"Summary from Estuary Health Trust {SUMMARY}" in summary and "Nothing is saved yet" in hand.text
    hand.press("Save and share")
    hand.sees("The entry was saved.")
    hand.follow(TITLE)
    first, second = preview(hand, POLICE, "Indication only")
    assert summary in (first, second)
    hand.press("Save and share")
    hand.sees("Shared. The recipients see it from now on.")
    return {"social-worker-ines": summary, "police-prevent": first if second == summary else second}


def seen(hand):
    """What somebody sees of the entries, word for word; and the whole page."""
    open_case(hand, "Entries")
    return statements(hand.page.locator(".entry")), hand.page.content()


def assign(hand, what):
    hand.write("What is to be done", what)
    hand.choose("Agency", POLICE)
    hand.write("Due", day(14))
    hand.press("Assign")
    hand.sees("The action was sent to the agency.")


def answer(hand, what, choice, note=""):
    open_case(hand, "Actions")
    hand.follow("Answer", beside=what)
    hand.tick(choice)
    if choice == "Refused":
        hand.press("Save the answer")
        hand.sees("Write why your agency refuses")
    hand.write("Note", note)
    hand.press("Save the answer")
    hand.sees("Your answer was saved.")


def test_a_concern_becomes_a_case_and_closes_against_its_goal(enter):
    """R32 R35 R41 R58 R59 R62 R64 R76 R96: refer, adopt, share, act, close; each sees what was shared, and nothing else."""
    refer(enter("school-lead"))
    triage(enter("city-coordinator"))
    previewed = record(enter("clinic-psych"))
    for seat, expected in previewed.items():
        items, page = seen(enter(seat))
        assert items == [expected] and TITLE not in page and TEXT not in page
    for seat in ("school-lead", "city-coordinator", "mentor-sami"):
        items, page = seen(enter(seat))
        assert items == [] and not any(text in page for text in (TITLE, TEXT, SUMMARY))
    owner, police = enter("social-worker-ines"), enter("police-prevent")
    open_case(owner, "Actions")
    assign(owner, "Call at the park")
    assign(owner, "Search the phone")
    answer(police, "Call at the park", "Accepted")
    answer(police, "Search the phone", "Refused", "No ground in law for it.")
    open_case(owner, "Actions")
    assert "No ground in law for it." in owner.text
    close(owner, police)


def close(owner, police):
    open_case(owner)
    owner.follow("Change the goal or the details")
    owner.write("Goal", GOAL)
    owner.press("Save")
    owner.follow("Closure")
    assert GOAL in owner.text
    owner.tick("Goal reached", "Goal met", "The case becomes read-only for everybody")
    owner.write("What was reached, measured against the goal", "Four days a week since May; Noor calls her aunt.")
    owner.press("Close the case")
    owner.sees("The case is closed. It can be read, not changed.")
    for link in ("Cases", "Closed cases", "Noor Example"):
        police.follow(link)
    police.sees("This case is closed. It can be read, not changed.")
    assert "New entry" not in police.text and "Change the goal" not in police.text and "Call at the park" in police.page.content()
