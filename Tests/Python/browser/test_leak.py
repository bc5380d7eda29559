"""What one agency can open stays closed to everybody else, and nobody can tell a closed door from a wall."""

import re

import pytest

from browser.planting import MARKS, PARTNERS, Planted, mark
from browser.reading import read

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
INVENTED = "00000000-0000-7000-8000-000000000000"


@pytest.fixture(scope="module")
def planted(demo):
    return Planted(demo)


def crawl(person, start="/"):
    """All pages that somebody reaches by links, and all forms on them with what stands in them."""
    pages, forms, queue = {}, {}, [start]
    while queue:
        address = queue.pop().split("#")[0]
        if address in pages or not address.startswith("/") or address.startswith("/assets"):
            continue
        answer = pages[address] = person.get(address)
        queue += [answer.headers["Location"]] if answer.status_code == 303 else []
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            page = read(answer.text)
            queue += page.addresses
            forms.update({form.action: form.filled() for form in page.forms if form.method == "post"})
    return pages, forms


@pytest.fixture(scope="module")
def opened(demo, planted):
    """Everything that the owner, the clinic, the referrer and the coordinator can open, and the forms that they could send."""
    addresses, forms, missing = set(), {}, set(MARKS)
    for seat in ("social-worker-ines", "clinic-psych", "school-lead", "city-coordinator"):
        pages, found = crawl(demo.person(seat))
        dead = {address for address, answer in pages.items() if answer.status_code != 200}
        addresses |= {address.split("?")[0] for address in pages.keys() - dead}
        forms |= found
        missing -= {text for text in MARKS if any(text in answer.text for answer in pages.values())}
    assert not missing
    return addresses, forms


@pytest.mark.parametrize("seat", ["social-worker-ines", "clinic-psych", "city-coordinator", "mentor-sami", "city-admin", "city-dpo"])
def test_no_page_shows_a_link_that_leads_nowhere(demo, planted, seat):
    """R89: lists and pages show what the reader may open, and nothing else."""
    pages, _ = crawl(demo.person(seat))
    assert {address: answer.status_code for address, answer in pages.items() if answer.status_code not in (200, 303)} == {}


def cases_of(person):
    """The ids of the cases on whose team a seat is."""
    pages = [person.get(f"/cases?state={state}").text for state in ("open", "closed")]
    return {match for page in pages for match in re.findall(rf"/cases/({ID.pattern})", page)}


def foreign(addresses, person):
    """Those below a case of others, or a referral of others."""
    own = cases_of(person) | set(re.findall(rf"/referrals/({ID.pattern})", person.get("/referrals").text))
    own |= set(re.findall(rf"/meetings/({ID.pattern})", person.get("/meetings").text))
    return sorted(address for address in addresses if re.match(r"/(cases|referrals|requests|meetings)/", address) and (ids := ID.findall(address)) and ids[0] not in own)


def check_refused(person, address, send):
    """The answer is that of an invented id, byte by byte, and holds no text of the case."""
    answer, invented = send(address), send(ID.sub(INVENTED, address))
    assert answer.status_code == invented.status_code == 404, (address, answer.status_code)
    assert answer.content == invented.content, address
    assert not any(text in answer.text for text in MARKS), address


@pytest.mark.parametrize("seat", ["homes-adviser", "exit-online", "mentor-sami", "city-admin", "city-dpo"])
def test_what_others_can_open_is_not_found(demo, opened, seat):
    """R39 R59 R89: pages and forms of other people's cases and referrals do not exist for an agency, a guest, and the offices."""
    person = demo.person(seat)
    pages, forms = opened
    shut = [address for address in foreign(pages, person) if not (seat == "city-dpo" and address.endswith("/log"))]
    assert len(shut) > 50
    for address in shut:
        check_refused(person, address, person.get)
    sent = foreign(forms, person)
    assert len(sent) > 10
    for address in sent:
        check_refused(person, address, lambda place: person.post(place, forms[address]))


def test_the_auditor_sees_who_looked_and_not_at_whom(demo, planted):
    """R88 R89: the list of events of a case names seats, and nothing of the case."""
    answer = demo.person("city-dpo").get(f"{planted.case}/log")
    assert answer.status_code in (200, 404) and not [text for text in MARKS if text in answer.text]


@pytest.mark.parametrize("seat", ["homes-adviser", "city-admin", "city-dpo", "school-lead"])
def test_pages_of_other_functions_are_not_found(demo, seat):
    """R89: the offices do no case work, practitioners do no administration, and neither triages."""
    person = demo.person(seat)
    wall = person.get("/no-such-page")
    offices = ["/people", "/people/new", "/agencies/new", "/seats", "/seats/new"]
    governing = ["/structures/new", "/holidays"] if seat in ("homes-adviser", "school-lead", "city-dpo") else []
    work = ["/cases", "/cases?state=closed", "/referrals", "/referrals/new"]
    closed = {"homes-adviser": [], "school-lead": [], "city-admin": work + ["/log"], "city-dpo": work + offices}
    for address in ["/triage", *governing, *(closed[seat] or offices + ["/log"])]:
        answer = person.get(address)
        assert (answer.status_code, answer.content) == (404, wall.content), address


def test_signed_out_every_page_leads_to_the_sign_in(demo, opened):
    """R39 R92: without a session pages lead to the sign-in, and forms change nothing."""
    stranger = demo.stranger()
    pages, forms = opened
    open_to_all = {"/help", "/sign-in", "/door", "/door/receipt"}
    for address in pages - open_to_all:
        answer = stranger.get(address)
        assert (answer.status_code, answer.headers.get("Location"), answer.content) == (303, "/sign-in", b""), address
    bodies = {stranger.post(address, fields).content for address, fields in forms.items() if address not in open_to_all}
    assert len(bodies) == 1 and b"Sign in again" in bodies.pop()


def test_search_finds_nothing_of_others(demo, planted):
    """R33 R89: a search by name or reference finds only cases on whose team the seat is."""
    reference = re.search(r"RT-\d+-\d+", planted.owner.get(planted.case).text)[0]
    for seat in ("homes-adviser", "exit-online"):
        for words in (mark("name"), "kestrel", reference, "Theo Marsden"):
            found = demo.person(seat).post("/cases/search", {"q": words})
            assert found.status_code == 200 and not ID.search(found.text), words
    assert planted.case in planted.owner.post("/cases/search", {"q": mark("name")}).text


@pytest.mark.parametrize("seat, shown", [
    ("clinic-psych", {"title", "text", "summary"}),
    ("social-worker-ines", {"summary"}),
    ("police-prevent", set()),
    ("school-lead", set()),
    ("city-coordinator", set()),
    ("mentor-sami", set()),
])
def test_a_share_permits_its_level_and_no_more(demo, planted, seat, shown):
    """R40 R59: on all pages of the case a recipient reads the summary or the indication; others nothing; the source everything."""
    pages, _ = crawl(demo.person(seat), planted.case)
    text = "".join(answer.text for address, answer in pages.items() if address.startswith(planted.case) and answer.status_code == 200)
    assert {name for name in ("title", "text", "summary") if mark(name) in text} == shown
    if not shown - {"summary"}:
        assert mark("necessity") not in text
    expected = 200 if seat in ("clinic-psych", "social-worker-ines", "police-prevent") else 404
    assert demo.person(seat).get(planted.entry).status_code == expected


def test_an_indication_says_only_that_something_exists_and_whom_to_ask(demo, planted):
    """R40: no title, no text, not even the kind of the entry."""
    text = demo.person("police-prevent").page(planted.entry).text
    assert "holds relevant information" in text and "Ask Helen Marchetti" in text
    assert "Expert opinion" not in text


def test_the_preview_leaves_out_nothing_that_the_recipient_reads(demo, planted):
    """R41: kind, handling, level, purpose and basis that stand with the entry stand in the preview too."""
    form = {"kind": "opinion", "title": "x", "text": "y", "handling": "own-agency", "step": "preview", "level": "summary", "summary": "z",
            "purpose": "plan-support", "basis": "public-task", "telling": "told", "necessity": "n", "to": f"agency:{planted.agency('social-worker-ines')}"}
    preview = read(planted.clinic.post(f"{planted.case}/entries", form).text).text
    seen = planted.owner.page(planted.entry).text
    for words in ("Expert opinion", "Own agency", "Summary", "Plan support for the person", "Public task of the agencies"):
        assert words in seen and words in preview, words


def test_a_guest_sees_the_person_and_what_is_meant_for_the_guest(demo, planted):
    """R59: no team, no goal, no decisions, no actions of others, no entries of others."""
    assert PARTNERS["mentor-sami"] == "guest"
    pages, _ = crawl(demo.person("mentor-sami"), planted.case)
    text = "".join(answer.text for address, answer in pages.items() if address.startswith(planted.case))
    allowed = {mark("name"), mark("contact"), mark("why")}
    assert mark("name") in text and not [text_ for text_ in MARKS if text_ in text and text_ not in allowed]
    for section in ("team", "knowledge", "closure", "log", "details"):
        assert demo.person("mentor-sami").get(f"{planted.case}/{section}").status_code == 404


def test_nobody_ends_the_session_of_somebody_else(demo, planted):
    """R92: the mark of another's session does nothing."""
    before = planted.owner.page("/account")
    other = demo.person("homes-adviser")
    marks = re.findall(r"/account/sessions/(\w+)/end", before.html)
    for name in marks or ["0" * 16]:
        other.post(f"/account/sessions/{name}/end")
    assert planted.owner.get("/account").status_code == 200
