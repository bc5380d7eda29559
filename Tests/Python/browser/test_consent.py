"""R38 R41 R50 R83: consent, standing arrangements, the told ledger and the statement for the person, in a browser."""

import io

import pytest
from pypdf import PdfReader

from browser.hands import Mouse
from browser.planting import Planted, day, mark

SOCIAL = "Rivermouth Social Care"


@pytest.fixture(scope="module")
def planted(demo):
    return Planted(demo)


@pytest.fixture
def hand(demo, chromium):
    """A window of somebody who is signed in."""
    windows = []

    def open_as(seat):
        windows.append(demo.person(seat).window(chromium))
        return Mouse(windows[-1].new_page())

    yield open_as
    for window in windows:
        window.close()


def record(hand, case):
    """A consent for the team, for all that the plan needs."""
    hand.open(case)
    hand.follow("Consents")
    hand.follow("Record a consent")
    hand.tick("The person", "Plan support for the person", "Everybody on the case team, guests too")
    hand.write("What may be shared", mark("items"))
    hand.write("How it was given", "Spoken at home.")
    hand.press("Put it on record")
    hand.sees("The consent is on record.")


def test_a_withdrawal_is_seen_at_the_other_agency_at_once(demo, planted, hand):
    """R38: an entry rests on a consent; it ends, and the same second the other agency reads that it ended and nothing else."""
    case = demo.url + planted.case
    owner, clinic = hand("social-worker-ines"), hand("clinic-psych")
    record(owner, case)
    clinic.open(case + "/entries/new")
    clinic.write("Title", "Resting on consent")
    clinic.write("Text", mark("resting"))
    clinic.tick("Case team", SOCIAL, "Full text")
    clinic.choose("Purpose", "Plan support for the person")
    options = clinic.page.get_by_label("Lawful basis").locator("option").all_inner_texts()
    clinic.choose("Lawful basis", next(option for option in options if option.startswith("Consent of the person, ")))
    clinic.write("Why these recipients need it", "For the plan.")
    clinic.tick("The person was told")
    clinic.press("Preview")
    preview = clinic.text
    clinic.press("Save and share")
    owner.open(case + "/entries")
    assert mark("resting") in owner.text and mark("resting") in preview
    member = hand("city-coordinator")
    member.open(case + "/consents")
    member.page.get_by_text("The person withdraws it").first.click()
    member.tick("This consent ends now and for good")
    member.page.get_by_role("button", name="End the consent").click()
    member.sees("The consent ended.")
    pages, _ = everything(demo.person("social-worker-ines"), planted.case)
    assert not [address for address, text in pages.items() if mark("resting") in text]
    owner.open(case + "/entries")
    assert "No longer shared with you" in owner.text and "on a consent that ended" in owner.text
    clinic.open(case + "/entries")
    assert mark("resting") in clinic.text, "its originator has it"


def everything(person, start):
    from browser.test_leak import crawl

    pages, forms = crawl(person, start)
    return {address: answer.text for address, answer in pages.items()}, forms


def test_an_entry_goes_out_by_three_clicks_and_no_typing(demo, planted, hand):
    """R41, DESIGN 4: on a standing arrangement one entry is shared with one agency by opening it, choosing, and saving after the preview."""
    case, clinic = demo.url + planted.case, hand("clinic-psych")
    clinic.open(case + "/arrangements/new")
    clinic.tick(SOCIAL, "Full text")
    clinic.choose("Purpose", "Coordinate services")
    clinic.choose("Lawful basis", "Public task of the agencies (ask your counsel)")
    clinic.write("Why these recipients need it", "Appointments each week.")
    clinic.tick("The person was told")
    clinic.press("Make the arrangement")
    clinic.sees("The arrangement holds.")
    person = demo.person("clinic-psych")
    person.do(f"{planted.case}/entries", {"kind": "note", "title": "A dull note", "text": mark("dull"), "handling": "case-team", "step": "save"})
    clinic.open(case + "/entries")
    clinic.follow("A dull note")
    clinic.press(f"Share with {SOCIAL}")
    assert "Nothing is saved yet" in clinic.text and mark("dull") in clinic.text
    clinic.press("Save and share")
    clinic.sees("Shared. The recipients see it from now on.")
    owner = hand("social-worker-ines")
    owner.open(case + "/entries")
    assert mark("dull") in owner.text


def test_the_statement_prints_and_reads_back(demo, planted, hand):
    """R83 R50: in plain words who knows what and why, how to object; never the text, nor a word on what is withheld. Handing it over tells the ledger."""
    clinic = demo.person("clinic-psych")
    share = {"to": f"agency:{planted.agency('social-worker-ines')}", "level": "full", "purpose": "plan-support", "basis": "public-task", "necessity": "n"}
    entry = {"kind": "note", "title": "t", "text": mark("held"), "handling": "case-team", "step": "save"}
    clinic.do(f"{planted.case}/entries", entry | share | {"telling": "planned", "telling-day": day(5)})
    owner = hand("social-worker-ines")
    owner.open(demo.url + planted.case + "/statement")
    before = owner.text.count("Public task of the agencies")
    clinic.do(f"{planted.case}/entries", entry | share | {"telling": "withheld", "telling-day": day(9), "telling-words": mark("ground")})
    owner.open(demo.url + planted.case + "/statement")
    assert owner.text.count("Public task of the agencies") == before, "what is withheld leaves no trace"
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(owner.page.pdf(prefer_css_page_size=True))).pages)
    words = " ".join(words.split())
    for said in (mark("name"), "Who knows what, and why", "Estuary Health Trust", SOCIAL, "Plan support for the person", "What was written down, in full",
                 "If you do not agree", "Tomasz Wren", "What this statement may leave out"):
        assert said in words, said
    for unsaid in (mark("held"), mark("ground"), mark("title"), mark("text"), "Hand it over"):
        assert unsaid not in words, unsaid
    owner.write("How", "Read out in English.")
    owner.press("The person has it")
    owner.sees("It is on record that the person has the statement.")
    owner.follow("Told ledger")
    assert "Read out in English." in owner.text


def test_the_ledger_asks_for_what_is_missing(demo, planted, hand):
    """R50: withholding needs a ground and a day; what was typed stays."""
    clinic = hand("clinic-psych")
    clinic.open(demo.url + planted.case + "/told")
    clinic.follow("Record")
    clinic.tick("Not told for now")
    clinic.write("Day of it", "tomorrow")
    clinic.press("Put it on record")
    clinic.sees("Write the ground: what danger would telling add?")
    assert clinic.page.get_by_label("Day of it").input_value() == "tomorrow"
