"""Every form takes bad input with a sentence at the field, and loses nothing that was typed."""

import re

import pytest

from browser.planting import Planted, mark
from browser.reading import read

HOSTILE = """"><script>alert('1')</script><img src=x onerror=alert(2)>{{7*7}}'; DROP TABLE entry;--&amp;\u202e"""
BAD = {
    "empty": "",
    "over-long": "long " * 5000,
    "control characters": "a\x01b\x1fc",
    "hostile": HOSTILE,
}
TYPED = ("text", "textarea", "email")
FORMS = {  # seat, page, ending of the form's address
    "referral": ("school-lead", "/referrals/new", "/referrals"),
    "decision": ("city-coordinator", "{waiting}", "/decision"),
    "details": ("social-worker-ines", "{case}/details", "/details"),
    "entry": ("clinic-psych", "{case}/entries/new", "/entries"),
    "share": ("clinic-psych", "{entry}", "/shares"),
    "member": ("city-coordinator", "{case}/team", "/team"),
    "owner": ("city-coordinator", "{case}/team", "/owner"),
    "review": ("city-coordinator", "{case}/team", "/reviews"),
    "action": ("social-worker-ines", "{case}/actions", "/actions"),
    "answer": ("clinic-psych", "{answer}", "/answer"),
    "closure": ("social-worker-ines", "{case}/closure", "/closure"),
    "person": ("city-admin", "/people/new", "/people"),
    "agency": ("city-admin", "/agencies/new", "/agencies"),
}


@pytest.fixture(scope="module")
def places(demo):
    planted = Planted(demo)
    waiting = next(link for link in demo.person("city-coordinator").page("/triage").addresses if link.startswith("/referrals/"))
    return {"waiting": waiting, "case": planted.case, "entry": planted.entry, "answer": planted.answer}


def opened(demo, places, name):
    seat, address, ending = FORMS[name]
    person = demo.person(seat)
    return person, person.page(address.format(**places)).form(ending)


def check_harmless(answer):
    """No page runs or breaks on what was typed."""
    assert answer.status_code < 500 and "<script>alert" not in answer.text and "<img src=x" not in answer.text
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", answer.text) or answer.status_code == 422


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("name", FORMS)
def test_bad_input_comes_back_with_a_sentence_and_what_was_typed(demo, places, name, kind):
    """R96 R97: 422, a title that says so, a summary that links to fields that exist, the text as typed, escaped."""
    person, form = opened(demo, places, name)
    typed = {field: BAD[kind] for field, control in form.kinds.items() if control in TYPED}
    answer = person.post(form.action, form.filled(**typed))
    check_harmless(answer)
    if answer.status_code == 303 or (answer.status_code == 200 and kind == "hostile"):
        assert kind == "hostile", "This should not be accepted."
        return check_harmless(person.get(answer.headers.get("Location", form.action)))
    assert answer.status_code == 422
    page = read(answer.text)
    assert page.title.startswith("Error: ") and page.errors
    assert not [field for field in page.errors if field not in page.ids]
    again = page.form(FORMS[name][2])
    assert {field: again.fields[field].replace("\r\n", "\n") for field in typed} == typed


@pytest.mark.parametrize("name", FORMS)
def test_repeated_and_invented_fields_and_choices_do_no_harm(demo, places, name):
    """R92: fields sent twice, values that the lists do not offer, and fields that the form does not have."""
    person, form = opened(demo, places, name)
    fields = [(field, value) for field in form.kinds for value in ("nowhere", "00000000-0000-7000-8000-000000000000", HOSTILE)]
    answer = person.post(form.action, [*fields, ("state", "done"), ("step", "save"), ("owner_id", "1"), ("", "x")])
    check_harmless(answer)
    assert answer.status_code in ((303,) if name == "review" else (409, 422))  # a review is free text alone


@pytest.mark.parametrize("body, status", [
    (b"title=%zz", 400), (b"title=%ff%fe", 400), (b"&".join(b"a%d=1" % n for n in range(300)), 400), (b"title=" + b"x" * 300_000, 413),
])
def test_what_is_no_form_is_refused(demo, places, body, status):
    """R92: broken escapes, bytes that are no text, too many fields, too much."""
    answer = demo.person("clinic-psych").post(f"{places['case']}/entries", body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == status and read(answer.text).h1


def test_the_search_shows_what_was_searched_for_escaped(demo):
    """R96: hostile words stand in the field again and nowhere else."""
    answer = demo.person("clinic-psych").post("/cases/search", {"q": HOSTILE})
    check_harmless(answer)
    assert read(answer.text).form("/search").fields["q"] == HOSTILE


def test_the_second_of_two_who_save_gets_both_texts(demo, places):
    """R76: nothing is overwritten; the second person compares, and decides."""
    first, second = demo.person("social-worker-ines"), demo.person("city-coordinator")
    address = f"{places['case']}/details"
    mine, theirs = first.page(address).form("/details"), second.page(address).form("/details")
    first.do(address, mine.filled(goal="The goal of the owner"))
    answer = second.post(address, theirs.filled(goal="The goal of the coordinator"))
    page = read(answer.text)
    assert answer.status_code == 409 and "The goal of the owner" in page.text and "The goal of the coordinator" in page.text
    assert first.page(address).form("/details").fields["goal"] == "The goal of the owner"
    second.do(address, page.form("/details").filled())
    assert first.page(address).form("/details").fields["goal"] == "The goal of the coordinator"


def test_an_action_is_answered_once(demo, places):
    """R64: whoever answers from an old page sees what is stored, and what they wrote."""
    person, form = opened(demo, places, "answer")
    person.do(form.action, form.filled(state="done", note="It is done."))
    answer = person.post(form.action, form.filled(state="refused", note="We refuse."))
    page = read(answer.text)
    assert answer.status_code == 409 and "It is done." in page.text and "We refuse." in page.text
    assert "It is done." in person.page(f"{places['case']}/actions").text


def test_an_invitation_is_set_up_once(demo):
    """R92: a short password, different ones and a wrong code come back with a sentence; a used link is dead."""
    administrator, guest = demo.person("city-admin"), demo.stranger()
    form = administrator.page("/people/new").form("/people")
    agency = next(value for value in form.options["agency"] if value)
    answer = administrator.post("/people", form.filled(name="Ida New", email="ida@new.example", agency=agency, title="Trainee", function="practitioner"))
    link = re.search(r"/invitations/[\w-]+", answer.text)[0]
    for fields in ({}, {"password": "short", "again": "short"}, {"password": "long enough to be good", "again": "different"}):
        refused = guest.post(link, {"code": "000000", **fields})
        page = read(refused.text)
        assert refused.status_code == 422 and page.title.startswith("Error: ") and set(page.errors) <= set(page.ids)
        assert "long enough to be good" not in refused.text
    assert guest.get("/invitations/" + "A" * 43).status_code == 404
    assert mark("name") not in answer.text
