"""R18 R27 R60 R61: a conference from its preparation to approved minutes: by mouse without JavaScript, by keyboard alone, and with the server killed while somebody writes."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from browser import setting
from browser.hands import Keyboard, Mouse
from browser.planting import day

CASES = {"Craig Dunmore": "health-recovery", "Leila Benhamou": "city-legal", "Theo Marsden": None}
WAYS = {"mouse, without JavaScript": (Mouse, {"java_script_enabled": False}), "keyboard alone": (Keyboard, {})}
PEOPLE = {"city-coordinator": "Amara Lindqvist", "police-prevent": "Dale Hargreaves", "social-adults": "Bram Holloway", "city-legal": "Noor", "health-recovery": "Kofi Bright"}
VIEW = "Nothing new since the summer; the walk past the house helps."
SUMMARY = "Four quiet weeks. The room is kept, and Craig wants to stay."


def planned(demo, names=CASES):
    """A conference of today with three cases: its address and the addresses of its items, by the name of the person."""
    coordinator = demo.person("city-coordinator")
    cases = coordinator.page("/cases").links
    return setting.conference(coordinator, [cases[name] for name in names], day(0))


def invite(demo, item, seat):
    person = demo.person("city-coordinator")
    listed = re.search(rf'<option value="([^"]+)">{re.escape(demo.account(seat)["name"])},', person.get(item).text)
    person.do(f"{item}/invitations", {"seat": listed[1], "why": "Knows what is asked here."})


def answered(demo, meeting, seat, words, **more):
    demo.person(seat).do(f"{meeting}/answer", {"attending": words, **more})


@pytest.fixture(params=WAYS, ids=list(WAYS))
def table(request, demos, chromium):
    """A fresh network, and the window of its coordinator."""
    Hand, options = WAYS[request.param]
    with demos.fresh() as demo:
        hand = Hand(demo.person("city-coordinator").window(chromium, **options).new_page())
        hand.open(demo.url)
        yield demo, hand
        hand.page.context.close()


def unfold(hand, words):
    fold = hand.page.locator("details").filter(has=hand.page.locator("summary", has_text=words)).first
    if fold.get_attribute("open") is None:
        summary = fold.locator("summary").first
        if isinstance(hand, Keyboard):
            hand.reach(summary)
            hand.page.keyboard.press("Enter")
        else:
            summary.click()


def arrive(hand, *seats):
    """Notes who is here: whoever has said so, and these."""
    unfold(hand, "Note who is here")
    for seat in seats:
        hand.tick(PEOPLE[seat])
    hand.press("Save who is here")
    hand.sees("It is noted who is here.")


def hear(hand, but=()):
    """Each agency that is here has nothing to add, but some."""
    for label in hand.page.locator("label", has_text="was heard and has nothing to add").all_inner_texts():
        if not any(label.startswith(name) for name in but):
            hand.tick(label.strip())


def test_a_conference_from_preparation_to_approved_minutes(table):
    """R18 R27 R60 R61: three cases, two guests and a deputy; each sector heard, votes, a task at once, corrections, approval, and a printed record."""
    demo, hand = table
    meeting, items = planned(demo)
    for name, guest in CASES.items():
        if guest:
            invite(demo, items[name], guest)
            answered(demo, meeting, guest, "comes")
    bram = re.search(r'<option value="([^"]+)">Bram Holloway', demo.person("social-worker-ines").get(meeting).text)[1]
    answered(demo, meeting, "social-worker-ines", "deputy", deputy=bram)

    hand.follow("Meetings")
    hand.follow("Case table", beside="08:00")
    hand.follow("Begin with the first item")
    hand.sees("Craig Dunmore")
    hand.sees("Whoever holds a professional secret may speak and never must.")
    arrive(hand, "city-coordinator", "police-prevent")
    hand.sees("Not heard yet:")
    # A decision before everybody was heard says who was not.
    hand.tick("Something else")
    hand.press("Record the decision")
    hand.sees("Not heard yet: ")
    hear(hand, but=["Rivermouth Police"])
    hand.write("Rivermouth Police, Community and Prevention Unit, Law enforcement and justice", VIEW)
    hand.write("What the table took note of", SUMMARY)
    hand.tick("Something was said in confidence")
    hand.press("Save the minutes")
    hand.sees("The minutes were saved.")
    hand.sees("All were heard.")
    unfold(hand, "Record a decision")
    hand.tick("Something else")
    hand.write("In words", "Ask for the training place now")
    hand.choose("Municipality: Amara Lindqvist", "Agrees")
    hand.choose("Police: Dale Hargreaves", "Objects")
    hand.press("Record the decision")
    hand.sees("Somebody objects. Write down why: dissent is never lost.")
    hand.write("Reason and dissent", "The police would wait for the review.")
    hand.press("Record the decision")
    hand.sees("The decision is on record.")
    hand.sees("no consensus: 1 objected")
    unfold(hand, "Give a task")
    hand.choose("Which agency?", "Rivermouth Police, Community and Prevention Unit")
    hand.write("What is to be done", "Call Craig before Saturday")
    hand.write("Due", day(3))
    hand.press("Send the task")
    hand.sees("Call Craig before Saturday")
    police = demo.person("police-prevent")
    assert "Call Craig before Saturday" in police.page("/").text, "the task is with its agency before the minutes are out"
    assert SUMMARY not in police.page(items["Craig Dunmore"] + "/minutes").text

    hand.page.goto(demo.url + items["Theo Marsden"] + "/minutes")
    assert "Bram Holloway, Social worker, adults, deputy" in " ".join(hand.text.split())
    arrive(hand)
    hand.page.goto(demo.url + meeting + "/minutes")
    hand.press("Send round")
    hand.sees("The minutes were sent round.")
    assert SUMMARY in police.page(items["Craig Dunmore"] + "/minutes").text
    police.do(items["Craig Dunmore"] + "/corrections", {"correction": "It was five weeks."})
    hand.tick("The minutes are right")
    hand.press("Approve")
    hand.sees("1 of the corrections has no answer yet.")
    hand.page.goto(demo.url + items["Craig Dunmore"] + "/minutes")
    hand.tick("Taken over")
    hand.press("Answer")
    hand.sees("The correction is answered.")
    hand.write("What the table took note of", " Five weeks, not four.") if isinstance(hand, Keyboard) else hand.write("What the table took note of", SUMMARY + " Five weeks, not four.")
    hand.press("Save the minutes")
    hand.sees("The minutes were saved.")
    hand.page.goto(demo.url + meeting + "/minutes")
    hand.tick("The minutes are right")
    hand.press("Approve")
    hand.sees("The minutes are approved.")
    text = " ".join(police.page(items["Craig Dunmore"] + "/minutes").text.split())
    for words in ("Five weeks, not four.", VIEW, "Something was said in confidence. It stays in the room and was not written down.", "It was five weeks.",
                  "The police would wait for the review.", "Police: objects", "Taken over", "Versions (2)"):
        assert words in text, words
    assert demo.person("city-coordinator").post(items["Craig Dunmore"] + "/minutes", {"summary": "x"}).status_code == 409
    printed(demo, hand, meeting)


def printed(demo, hand, meeting):
    """R82: the paper says whose it is, who was there, how to handle it, who printed it, and which page it is."""
    hand.page.goto(demo.url + meeting + "/minutes")
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(hand.page.pdf(prefer_css_page_size=True))).pages]
    whole = " ".join(pages)
    for words in ("Printed by Amara Lindqvist, Rivermouth City Council", "Craig Dunmore", "RT-2026-", "Case team", "Bram Holloway", "(deputy)", "Approved", "Call Craig before Saturday"):
        assert words in whole, words
    assert all(f"{number} / {len(pages)}" in text for number, text in enumerate(pages, 1)), "page x of y"


def test_a_guest_finds_nothing_of_the_other_items(demo):
    """R59: every address of the other items, of the minutes too, answers a guest as what does not exist."""
    meeting, items = planned(demo)
    invite(demo, items["Craig Dunmore"], "health-recovery")
    guest = demo.person("health-recovery")
    assert guest.get(items["Craig Dunmore"] + "/minutes").status_code == guest.get(meeting + "/minutes").status_code == 200
    unknown = guest.get(f"/meetings/{'0' * 8}-0000-7000-8000-{'0' * 12}/minutes")
    for name in ("Leila Benhamou", "Theo Marsden"):
        for ending in ("", "/minutes"):
            answer = guest.get(items[name] + ending)
            assert answer.status_code == 404 and answer.content == unknown.content, ending
        for ending in ("/minutes", "/attendance", "/resolutions", "/actions", "/corrections", "/contributions", "/invitations", "/removal"):
            assert guest.post(items[name] + ending, {"summary": "x"}).status_code == 404, ending
        assert name not in guest.page(meeting + "/minutes").text + guest.page(meeting).text + guest.page(meeting + "/pack").text
    for ending in ("/minutes", "/attendance", "/resolutions", "/actions"):
        assert guest.post(items["Craig Dunmore"] + ending, {"summary": "x"}).status_code == 404, ending
    for ending in ("/circulation", "/approval", "/cases", "/topics", "/cancellation"):
        assert guest.post(meeting + ending, {"until": day(3)}).status_code == 404, ending


def test_nothing_is_lost_when_the_server_dies_while_somebody_writes(demos, chromium):
    """R60: minutes are saved while they are written; killed in the middle, the text stays in the page and is saved by itself when the server is back."""
    with demos.fresh() as demo:
        meeting, items = planned(demo)
        page = items["Theo Marsden"] + "/minutes"
        hand = Mouse(demo.person("city-coordinator").window(chromium).new_page())
        hand.open(demo.url + page)
        hand.write("What the table took note of", "Before the crash.")
        expect(hand.page.locator("output.autosave")).to_contain_text("Saved at", timeout=15_000)
        port = demo.url.rsplit(":", 1)[1]
        demo.kill()
        hand.write("What the table took note of", "Before the crash. While nobody answers.")
        expect(hand.page.locator("output.autosave")).to_contain_text("the server does not answer", timeout=20_000)
        demo.start(port=port)
        expect(hand.page.locator("output.autosave")).to_contain_text("Saved at", timeout=30_000)
        assert "Before the crash. While nobody answers." in demo.person("city-coordinator").get(page).text
        hand.page.context.close()


def test_a_second_writer_sees_the_first_and_overwrites_nothing(demos, chromium):
    """R60: what one writer saves comes into the page of the other; both in one field stand side by side."""
    with demos.fresh() as demo:
        meeting, items = planned(demo)
        page = items["Theo Marsden"] + "/minutes"
        first = Mouse(demo.person("city-coordinator").window(chromium).new_page())
        second = Mouse(demo.person("social-worker-ines").window(chromium).new_page())
        for hand in (first, second):
            hand.open(demo.url + page)
        police = "Rivermouth Police, Community and Prevention Unit, Law enforcement and justice"
        first.write("What the table took note of", "He comes to the meetings.")
        expect(first.page.locator("output.autosave")).to_contain_text("Saved at", timeout=15_000)
        second.write(police, "Nothing new.")
        expect(second.page.locator("output.autosave")).to_contain_text("Saved at", timeout=15_000)
        assert second.page.get_by_label("What the table took note of").input_value() == "He comes to the meetings."
        first.write(police, "Something else.")
        expect(first.page.locator("output.autosave")).to_contain_text("somebody else wrote in the same field", timeout=15_000)
        first.press("Save the minutes")
        first.sees("Somebody else wrote here while you did.")
        assert first.page.get_by_label(police).input_value() == "Something else."
        first.sees("Nothing new.")
        first.write(police, "Nothing new. Something else.")
        first.press("Save the minutes")
        first.sees("The minutes were saved.")
        for hand in (first, second):
            hand.page.context.close()


def test_what_is_said_in_confidence_is_nowhere_in_the_data_folder(demos):
    """R43: there is a tick and no field; whatever is sent beside it is in no file, also not in the log."""
    said = "zwetschgenknoedel"
    with demos.fresh() as demo:
        meeting, items = planned(demo)
        page = items["Theo Marsden"] + "/minutes"
        coordinator = demo.person("city-coordinator")
        fields = {"confidence": "yes", "confidence-text": said, "room": said, "text": said, "was.summary": said, "summary": said[::-1]}
        assert coordinator.post(page, {**fields, "confidence": said}).status_code in (303, 409)
        coordinator.do(page, {"confidence": "yes", "confidence-text": said, "room": said})
        assert "checked" in re.search(r'<input type="checkbox" id="confidence"[^>]*>', coordinator.get(page).text)[0]
        demo.stop()
        found = [file for file in demo.folder.rglob("*") if file.is_file() and said.encode() in file.read_bytes()]
        assert not found, found
        assert said not in "".join(file.read_text() for file in demo.folder.parent.glob(f"{demo.folder.name}-*.txt"))


def test_a_table_takes_on_a_referral(demos, chromium):
    """R18 R35 R37 R60: the table hears whose concern it is and never reads what was written; it adopts, the referrer hears back, and a task goes out at once."""
    with demos.fresh() as demo:
        coordinator, police, school = (demo.person(seat) for seat in ("city-coordinator", "police-prevent", "school-lead"))
        words = {"name": "Ada Brook", "seen": "She draws a sign that nobody else at school draws.", "tried": "We asked her.", "knows": "Nothing yet."}
        referral = school.do("/referrals", {"urgency": "soon", "consent": "agreed", "step": "send", **words}).split("?")[0]
        series = next(link for link in coordinator.page("/meetings").addresses if re.fullmatch(r"/series/[0-9a-f-]{36}", link))
        meeting = setting.planned(coordinator, series, day(0))
        hand = Mouse(coordinator.window(chromium, java_script_enabled=False).new_page())
        hand.open(demo.url + meeting)
        hand.press("Put referrals on the agenda")
        hand.sees("Choose at least one referral of the list.")
        hand.tick("Ada Brook", "Invite every place of the table")
        hand.press("Put referrals on the agenda")
        hand.sees("The agenda was saved.")

        item = setting.items(police, meeting)["Ada Brook"]
        for page in (item, f"{item}/minutes", f"{meeting}/pack"):
            assert "Ada Brook" in police.get(page).text and words["seen"] not in police.get(page).text, page
        assert words["seen"] in coordinator.get(f"{meeting}/pack").text
        assert police.get(referral).status_code == 404
        assert school.get(item).status_code == school.get(meeting).status_code == 404, "the referrer hears the answer, not the table"

        hand.follow("Begin with the first item")
        arrive(hand, "city-coordinator", "police-prevent", "social-adults")
        hear(hand)
        hand.press("Save the minutes")
        unfold(hand, "Record a decision")
        hand.tick("Adopt")
        for place, person in (("Municipality", "Amara Lindqvist"), ("Police", "Dale Hargreaves"), ("Social services", "Bram Holloway")):
            hand.choose(f"{place}: {person}", "Agrees")
        hand.write("Reason and dissent", "Early help, before it grows.")
        hand.press("Record the decision")
        hand.sees("Write what the referrer is told. They always hear back.")
        hand.write("Answer to the referrer", "We take it on; Amara calls you.")
        hand.press("Record the decision")
        hand.sees("The referral is a case now. The referrer hears back.")
        assert "We take it on; Amara calls you." in school.get(referral).text and "Early help" not in school.get(referral).text
        unfold(hand, "Give a task")
        assert "Rivermouth Police" not in hand.page.get_by_label("Which agency?").inner_text(), "a task goes to who can see it"
        hand.choose("Which agency?", demo.account("school-lead")["agency"])
        hand.write("What is to be done", "Talk with her class teacher")
        hand.write("Due", day(3))
        hand.press("Send the task")
        hand.sees("Talk with her class teacher")
        assert "Talk with her class teacher" in school.page("/").text
        case = coordinator.page(f"{item}/minutes").links["The case"]
        assert police.get(case).status_code == 404, "who heard of the referral has no part in the case by that"
        hand.page.context.close()
