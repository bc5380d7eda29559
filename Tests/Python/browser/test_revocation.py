"""R39 R40 R89: what was revoked is nowhere any more: on no page, in no list, count, search, print, export or feed, for nobody who lost it."""

import io

from pypdf import PdfReader

from browser.planting import Planted, mark
from browser.reading import read
from browser.test_leak import crawl

OWNER = "social-worker-ines"
LOST = (OWNER, "city-coordinator", "police-prevent", "mentor-sami", "city-dpo")
WORDS = [mark(name) for name in ("gone-title", "gone-text", "drawn-title", "drawn-text")]


def shared(planted):
    """The clinic shares an entry with social care, which draws one of its own from it for the team. The address of the first and of its share's end."""
    clinic, owner = planted.clinic, planted.owner
    terms = {"purpose": "plan-support", "basis": "public-task", "telling": "told", "necessity": "n", "step": "save", "kind": "note", "handling": "case-team"}
    fields = terms | {"title": WORDS[0], "text": WORDS[1], "to": f"agency:{planted.agency('social-worker-ines')}", "level": "full"}
    clinic.do(f"{planted.case}/entries", fields)
    entry = clinic.page(f"{planted.case}/entries").links[WORDS[0]]
    fields = terms | {"title": WORDS[2], "text": WORDS[3], "to": "team", "level": "full", "source": entry.split("/")[-1]}
    owner.do(f"{planted.case}/entries", fields)
    return entry, next(form.action for form in clinic.page(entry).forms if form.action.endswith("/revocation"))


def everything(person, window, case, agency):
    """All bytes that somebody gets: each page by each link, lists of one kind and of one agency, exports and searches, and the case as printed."""
    pages, _ = crawl(person)
    found = {address: answer.text for address, answer in pages.items()}
    for chosen in ("kind=note", f"agency={agency}"):
        found[chosen] = person.get(f"{case}/entries?{chosen}").text
    found["/log/bundle"] = person.post("/log/bundle").content.decode(errors="replace")
    found["/log/search"] = person.post("/log/search").text
    for address in ("/cases/search", "/library/search"):
        found |= {f"{address} {words}": person.post(address, {"q": words}).text.replace(f'value="{words}"', "") for words in WORDS}
    for address in (case, f"{case}/entries", f"{case}/knowledge", f"{case}/told"):
        window.goto(person.demo.url + address)
        found[f"print of {address}"] = "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(window.pdf())).pages)
    return found


def showing(found):
    """Where any of the words stands."""
    return {address for address, text in found.items() if any(words in text for words in WORDS)}


def test_after_the_revocation_nothing_holds_the_text(demo, chromium):
    planted = Planted(demo)
    entry, revocation = shared(planted)
    entries, clinic = f"{planted.case}/entries", planted.agency("clinic-psych")

    def look(seat):
        window = demo.person(seat).window(chromium)
        found = everything(demo.person(seat), window.new_page(), planted.case, clinic)
        window.close()
        return found

    before = look(OWNER)
    assert {entry, entries, f"print of {entries}", "kind=note", f"agency={clinic}"} <= showing(before)
    planted.clinic.do(revocation, {})
    for seat in LOST:
        after = look(seat)
        assert showing(after) == set(), seat
        assert entry not in "".join(text for address, text in after.items() if not address.startswith("/log")), seat
    assert demo.person(OWNER).get(entry).status_code == 404
    assert read(demo.person(OWNER).page(entries).html).text != read(before[entries]).text
    assert showing(look("clinic-psych")), "its originator has it"
