"""R29 R59 R60: a conference prepared in minutes, its guests and deputies, and what others see of it, in a real browser without JavaScript."""

import io
import re

import icalendar
from pypdf import PdfReader

from browser import setting
from browser.hands import named
from browser.planting import day

def pick(hand, label, words):
    """Chooses the option that has these words in it."""
    select = hand.page.get_by_label(named(label))
    select.select_option(value=select.locator("option", has_text=words).first.get_attribute("value"))

def path(hand, demo):
    return hand.page.url.removeprefix(demo.url).split("?")[0]

def planned(enter, demo):
    """The coordinator's window on a new meeting with two cases on its agenda."""
    hand = enter("city-coordinator")
    hand.open(demo.url + "/meetings")
    hand.follow("New series")
    hand.press("Save the series")
    hand.sees("Choose what kind of meeting it is.")
    hand.tick("Case conference")
    hand.write("Name", "Panel on Thursdays")
    pick(hand, "How often?", "Every month")
    hand.write("Begins at", "14:30")
    hand.write("Minutes that it lasts", "90")
    hand.page.get_by_label("Link").fill("javascript:alert(1)")
    hand.press("Save the series")
    hand.sees("Enter the whole address; it begins with https://.")
    assert hand.page.get_by_label("Name").input_value() == "Panel on Thursdays", "what was typed stays"
    hand.page.get_by_label("Link").fill("https://meet.example/panel")
    hand.press("Save the series")
    hand.sees("Plan a meeting")
    hand.write("Day", day(5))
    pick(hand, "Who writes the minutes?", "Jonas")
    pick(hand, "Who chairs?", "Amara")
    hand.press("Save the meeting")
    hand.sees("Nothing is on the agenda yet.")
    hand.sees("Due cases on the agenda")
    hand.page.get_by_text("Other open cases (").click()
    for name in ("Craig Dunmore", "Leila Benhamou"):
        hand.tick(name)
    hand.press("Put on the agenda")
    hand.sees("The agenda was saved.")
    return hand

def test_a_meeting_is_prepared_and_a_guest_sees_one_item_until_it_is_taken_back(enter, demo):
    """R59 R60: series, meeting, cases, a guest with one item, the answer; others find nothing, and nothing is left when it is taken back."""
    hand = planned(enter, demo)
    meeting = path(hand, demo)
    items = [link for link in demo.person("city-coordinator").page(meeting).addresses if "/items/" in link]
    assert len(items) == 2
    link = hand.page.get_by_role("link", name="https://meet.example/panel")
    assert link.get_attribute("href") == "https://meet.example/panel" and link.get_attribute("rel") == "noreferrer"
    hand.follow("Craig Dunmore")
    hand.page.get_by_text("Invite somebody to this item").click()
    pick(hand, "Whom?", "Kofi Bright")
    hand.write("Why is this seat needed?", "Knows the recovery group near the room.")
    hand.press("Invite")
    hand.sees("The invitation was sent.")
    hand.sees("guest for this item")

    guest = enter("health-recovery")
    guest.open(demo.url)
    guest.sees("Your answer is missing")
    guest.follow("Panel on Thursdays")
    guest.sees("You are invited")
    guest.sees("Craig Dunmore")
    assert "Leila" not in guest.text and "A case that is not yours" not in guest.text
    guest.tick("Comes")
    guest.press("Answer")
    guest.sees("Your answer was saved.")
    guest.follow("Craig Dunmore")
    guest.follow("The case")
    guest.sees("Craig Dunmore")
    kofi = demo.person("health-recovery")
    craig = path(guest, demo)
    mine = next(item for item in items if kofi.get(item).status_code == 200)
    (other,) = set(items) - {mine}
    for address in (other, f"{meeting}/plan", f"/meetings/{'0' * 8}-0000-7000-8000-{'0' * 12}"):
        assert kofi.get(address).status_code == 404, address
    for ending in ("", "/removal", "/invitations"):
        assert kofi.post(other + ending, {"seat": "x"}).status_code == 404
        assert kofi.post(mine + ending, {"seat": "x"}).status_code == 404
    assert demo.person("youth-worker").get(meeting).status_code == 404

    hand.open(demo.url + mine)
    row = hand.page.get_by_role("row", name=re.compile("Kofi Bright"))
    assert "Comes" in row.inner_text()
    row.get_by_role("button", name="Take back").click()
    hand.sees("The invitation was taken back.")
    assert kofi.get(craig).status_code == kofi.get(meeting).status_code == kofi.get(mine).status_code == 404
    guest.open(demo.url)
    assert "Panel on Thursdays" not in guest.text

def test_a_deputy_comes_instead(enter, demo):
    """R60: a member of the team who cannot come sends a colleague, who sees the item and the case."""
    meeting, _, _ = setting.table(demo.person("city-coordinator"))
    hand = enter("school-lead")
    hand.open(demo.url + meeting)
    hand.press("Answer")
    hand.sees("Choose whether you come.")
    hand.tick("Sends a deputy")
    hand.press("Answer")
    hand.sees("Choose who comes in your place.") if hand.page.get_by_label("Who comes instead?").count() else hand.sees("Your agency has no other seat.")
    hand = enter("clinic-psych")
    hand.open(demo.url + meeting)
    hand.page.get_by_text("You answered: Comes. Change it").click()
    hand.tick("Sends a deputy")
    pick(hand, "Who comes instead?", "Kofi Bright")
    hand.press("Answer")
    hand.sees("Your answer was saved.")
    deputy = enter("health-recovery")
    deputy.open(demo.url)
    deputy.follow("Case table")
    deputy.sees("Theo Marsden")
    hand.open(demo.url + meeting)
    hand.sees("Theo Marsden")

def test_a_cancelled_meeting_says_so(enter, demo):
    """R29: it asks first, and then stands as cancelled for everybody who was invited."""
    hand = planned(enter, demo)
    meeting = path(hand, demo)
    hand.page.get_by_text("Cancel the meeting").first.click()
    hand.press("Cancel the meeting")
    hand.sees("Confirm that the meeting is cancelled.")
    hand.tick("The meeting is cancelled for good")
    hand.press("Cancel the meeting")
    hand.sees("This meeting was cancelled.")
    assert hand.page.locator("form[action$='/cases'], form[action$='/topics']").count() == 0
    member = enter("probation-officer")
    member.open(demo.url + "/meetings")
    assert member.page.get_by_role("row").filter(has_text="Panel on Thursdays").filter(has_text="Cancelled").count() == 1
    assert demo.person("city-coordinator").post(f"{meeting}/topics", {"title": "x", "length": "15"}).status_code == 409


def test_a_contribution_reaches_the_packs_of_those_it_is_shared_with(enter, demo):
    """R60: from My work to an entry of one's own, shared as its agency decides; each pack has what its reader may see, with handling and who printed it."""
    meeting, _, _ = setting.table(demo.person("city-coordinator"))
    hand = enter("school-lead")
    hand.open(demo.url)
    hand.follow("Theo Marsden", beside="contribution to the meeting")
    hand.sees("Your agency is asked for its contribution")
    item = path(hand, demo)
    hand.follow("Write what you bring")
    hand.sees("It goes to the meeting as the contribution of your agency.")
    hand.write("Title", "Before the conference")
    hand.write("Text", "He asked for the exam weeks twice.")
    hand.tick("Case team", "Rivermouth Social Care", "Full text")
    hand.choose("Purpose", "Plan support for the person")
    hand.choose("Lawful basis", "Public task of the agencies (ask your counsel)")
    hand.write("Why these recipients need it", "For the meeting.")
    hand.tick("The person was told")
    hand.press("Preview")
    hand.press("Save and share")
    hand.open(demo.url + item)
    hand.sees("Your agency: in. Change it")

    leader = enter("social-worker-ines")
    leader.open(demo.url + item)
    leader.sees("Contributions: 3 of")
    assert "In" in leader.page.get_by_role("row", name=re.compile("Rivermouth Schools Partnership")).first.inner_text()
    leader.page.get_by_role("button", name=re.compile("^Remind")).click()
    leader.sees("Whoever has not answered was reminded.")
    leader.open(demo.url + meeting)
    leader.follow("Read or print my pack")
    leader.sees("He asked for the exam weeks twice.")
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(leader.page.pdf(prefer_css_page_size=True))).pages]
    whole = " ".join(pages)
    for words in ("Printed by Ines Carvalho, Rivermouth Social Care", "Theo Marsden", "RT-2026-00004", "Case team", "He asked for the exam weeks twice."):
        assert words in whole, words
    assert len(pages) > 2 and all(f"{number} / {len(pages)}" in text for number, text in enumerate(pages, 1))
    for seat in ("mentor-sami", "police-prevent", "city-coordinator"):
        text = demo.person(seat).page(f"{meeting}/pack").text
        assert "He asked for the exam weeks twice." not in text and "Theo Marsden" in text, seat
    assert demo.person("prison-resettle").get(f"{meeting}/pack").status_code == 404


def test_meetings_reach_a_calendar_program(enter, demo):
    """R29: by a secret address, without a name of a person or a case; when it is ended, there is nothing."""
    hand = enter("police-prevent")
    hand.open(demo.url + "/meetings")
    hand.follow("Show my meetings in a calendar program")
    hand.press("Make an address")
    address = hand.page.locator("code").first.inner_text()
    hand.open(demo.url + "/calendar")
    assert address.rsplit("/", 1)[1] not in hand.page.content(), "it is shown once"
    stranger = demo.stranger()
    path = "/calendar/" + address.rsplit("/", 1)[1]
    answer = stranger.get(path)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in answer.headers
    events = icalendar.Calendar.from_ical(answer.text).events
    listed = {link for link in demo.person("police-prevent").page("/meetings").addresses if re.fullmatch(r"/meetings/[0-9a-f-]{36}", link)}
    assert {"/meetings/" + str(event["URL"]).rsplit("/", 1)[1] for event in events} == listed
    assert {str(event["SUMMARY"]) for event in events} <= {"Case table", "Panel on Thursdays"} and all("ATTENDEE" not in event and "DESCRIPTION" not in event for event in events)
    for name in ("Theo", "Craig", "Marsden", "RT-20", "Hargreaves"):
        assert name not in answer.text
    hand.press("End this address")
    hand.sees("The address ended.")
    assert stranger.get(path).status_code == 404
    output = "".join(file.read_text() for file in demo.folder.parent.glob(f"{demo.folder.name}-*.txt"))
    assert address.rsplit("/", 1)[1] not in output, "the log of requests has no address"


def test_a_meeting_that_was_asks_for_no_answer(demo):
    """R61: in the list its minutes are what comes next, though somebody never said whether they come."""
    for seat in ("city-coordinator", "police-prevent"):
        past = demo.person(seat).page("/meetings").text.split("Past and cancelled")[-1]
        assert "Minutes approved" in past and "Your answer is missing" not in past, seat
