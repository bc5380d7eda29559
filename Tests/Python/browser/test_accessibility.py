"""Every kind of page for everybody: axe, one heading, titles, no sideways scroll, visible focus, a silent console."""

import re
from pathlib import Path

import axe_playwright_python
import pytest

from browser import asking, setting
from browser.erasing import close, erase, propose
from browser.erasing import closed as closed_case
from browser.planting import Planted, day
from browser.reading import read
from browser.test_leak import INVENTED

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MODES = {
    "light": ("light", {"width": 1280, "height": 720}, {"type": "tag", "values": TAGS}),
    # Other colours change nothing but what is seen of them.
    "dark": ("dark", {"width": 1280, "height": 720}, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}),
    "phone": ("light", {"width": 320, "height": 700}, {"type": "tag", "values": TAGS}),
}
CASE_PAGES = ["", "/details", "/entries", "/entries/new", "/actions", "/team", "/consents", "/consents/new", "/arrangements/new", "/knowledge", "/told", "/statement", "/closure", "/log"]
FOCUS = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, [tabindex="0"]')]
    .filter(control => control.checkVisibility()).filter(control => { control.focus(); const shown = getComputedStyle(control);
        return document.activeElement !== control || shown.outlineStyle !== 'solid' || parseFloat(shown.outlineWidth) < 3 })
    .map(control => control.outerHTML)"""


def empty(ending):
    """Sends a form of the page with nothing in it."""

    def act(page):
        form = page.locator(f'form[action$="{ending}"]').first
        form.evaluate("form => { const folded = form.closest('details'); if (folded) folded.open = true; form.querySelectorAll('details').forEach(inner => inner.open = true) }")
        # What only shows with a choice is empty already.
        for field in form.locator("input[type=text], input[type=email], textarea").filter(visible=True).all():
            field.fill("")
        form.get_by_role("button").first.click()

    return act


def preview(page):
    for field, text in {"#title": "A call", "#text": "The text", "#summary": "A summary", "#necessity": "They need it."}.items():
        page.fill(field, text)
    for choice in ("#to-1", "#level-1"):
        page.check(choice)
    page.select_option("#purpose", "plan-support")
    page.select_option("#basis", "public-task")
    page.check("#telling")
    page.get_by_role("button", name="Preview").click()


def check(page):
    for field, text in {"#name": "A name", "#seen": "Seen", "#tried": "Tried", "#knows": "Knows"}.items():
        page.fill(field, text)
    for choice in ("#urgency", "#consent"):
        page.check(choice)
    page.get_by_role("button", name="Check").click()


def ask(page):
    page.fill("#situation", "A pupil came with Jarek Nowak.")
    page.fill("#wish", "Is that a sign?")
    page.get_by_role("button", name="Check").click()


def seek(page):
    page.check("#adviser")
    page.fill("#title", "A question")
    page.fill("#text", "A pupil came with Jarek Nowak.")
    page.get_by_role("button", name="Check").click()


def look_up(page):
    page.fill("#q", "school")
    page.get_by_role("button", name="Search").click()


def unneeded(page):
    page.check("#mark-2")
    page.get_by_role("button", name="Save this step").click()


def way(page):
    page.check("#way")
    page.get_by_role("button", name="Go on").click()


def concern(page):
    way(page)
    page.fill("#seen", "Seen")
    page.fill("#name", "Somebody close")
    page.check("#urgency")
    page.check("#reach")
    page.get_by_role("button", name="Check").click()


def opened(code):
    def act(page):
        page.fill("#code", code)
        page.get_by_role("button", name="Open").click()

    return act


def outside_concern(demo):
    """A concern from outside: its address for the coordinator, and its code."""
    stranger = demo.stranger()
    structure = read(stranger.get("/door").text).form("/door").fields["structure"]
    fields = {"structure": structure, "way": "anonymous", "urgency": "soon", "seen": "Seen", "step": "send"}
    code = re.search(r'<strong class="code">([0-9A-Z-]{29})<', stranger.post("/door", fields).text)[1]
    return next(link for link in demo.person("city-coordinator").page("/triage").addresses if link.startswith("/concerns/")), code


def reply(page):
    page.check("[name=answer-1][value=share]")
    page.fill("#text-1", "On Mondays.")
    page.get_by_role("button", name="Preview").click()


def stale(page):
    """Sends the details as if somebody else had saved in between."""
    page.eval_on_selector("[name=version]", "field => field.value = '0'")
    page.get_by_role("button", name="Save").click()


def find(page):
    page.fill("#q", "nobody")
    page.get_by_role("button", name="Search").click()


def found(page):
    page.get_by_role("button", name="Search").click()


def lost(page):
    page.fill("#from", "yesterday")
    page.get_by_role("button", name="Search").click()


def second_factor(account):
    def act(page):
        page.fill("#email", account["email"])
        page.fill("#password", account["password"])
        page.get_by_role("button", name="Continue").click()

    return act


@pytest.fixture(scope="module")
def visits(demo):
    """For each seat the pages to look at: a name, an address, and what to do there."""
    planted = Planted(demo)
    outside, code = outside_concern(demo)
    closed = demo.person("youth-worker").page("/cases?state=closed").links["Ryan Pettifer"]
    elm = planted.owner.page("/cases").links["Theo Marsden"]
    waiting = next(link for link in planted.coordinator.page("/triage").addresses if link.startswith("/referrals/"))
    agency = next(link for link in planted.owner.page("/agencies").addresses if link.startswith("/agencies/"))
    seat = next(link for link in demo.person("city-admin").page("/seats").addresses if link.startswith("/seats/") and not link.endswith("/new"))
    structure = next(link for link in planted.owner.page("/structures").addresses if link.startswith("/structures/0"))
    certificate, waiting_erasure = erase(demo, "Hannah Oakes")[1], propose(demo, "Ryan Pettifer")
    proposed, done = closed_case(demo, "Ryan Pettifer")[0], close(demo, "Craig Dunmore")
    mine = f"{elm}/entries", next(link for link in planted.owner.page(f"{elm}/entries").addresses if "/entries/" in link and "new" not in link)
    house, top = setting.start(planted.coordinator, "info-house"), setting.start(planted.coordinator, "decision-making")
    staged = setting.adopt(planted.coordinator, house)
    setting.revise(planted.coordinator, house)
    hurdle = setting.hurdle(planted.coordinator, house, top)
    waiting_request, answered = (asking.ask(planted.owner, elm, "Kofi") for _ in range(2))
    asking.answer(demo.person("health-recovery"), answered)
    advice, item, proposed_item, path = setting.advise(planted.owner, planted.clinic)
    glass = setting.break_glass(demo, "homes-adviser", elm, planted.owner)
    breach = setting.breach(demo.person("city-dpo"))
    meeting, agenda, series = setting.table(planted.coordinator)
    held, items = setting.conference(planted.coordinator, [elm], day(0))
    (written,) = items.values()
    pledge = f"/pledges/{structure.rsplit('/', 1)[1]}"
    new = f"/referrals/new?structure={structure.rsplit('/', 1)[1]}"
    door = next(link for link in demo.stranger().page("/door").addresses if link.startswith("/door?"))
    return {
        None: [("door", "/door", None), ("door, way", door, None), ("door, error", door, empty("/door")), ("door, form", door, way), ("door, check", door, concern),
               ("code", "/door/receipt", None), ("code, error", "/door/receipt", empty("/receipt")), ("thread", "/door/receipt", opened(code)),
               ("sign in", "/sign-in", None), ("sign in, error", "/sign-in", empty("/sign-in")), ("help", "/help", None),
               ("second factor", "/sign-in", second_factor(demo.account("exit-online")))],
        "social-worker-ines": [
            *((f"case{section}", elm + section, None) for section in CASE_PAGES), ("entry", mine[1], None),
            ("likeness", planted.likeness, None), ("likeness, error", planted.likeness, empty(planted.likeness)),
            ("case", planted.case, None), ("work", "/", None), ("cases", "/cases", None), ("search", "/cases", find), ("referrals", "/referrals", None),
            ("new referral", new, None), ("new referral, error", new, empty("/referrals")),
            ("advice", "/advice", None), ("ask lawyer", "/advice/new?kind=law", None), ("ask for advice, error", "/advice/new", empty("/advice")),
            ("check advice", "/advice/new?kind=law", seek), ("thread of advice", advice, None), ("thread of advice, error", advice, empty("/messages")),
            ("library", "/library", None), ("library, search", "/library", look_up), ("answer of the library", proposed_item, None),
            ("answer of the library, error", proposed_item, empty("/confirmation")), ("propose", f"{advice}/item", None),
            ("propose, error", f"{advice}/item", empty("/item")), ("six steps", "/six-steps", None), ("six steps, error", "/six-steps", empty("/six-steps")),
            ("recognise", path, None), ("recognise, error", f"{path}?at=client", unneeded), ("sharing", f"{path}?at=share", None),
            ("check referral", new, check), ("consultations", "/consultations", None), ("ask", "/consultations/new", None),
            ("ask, error", "/consultations/new", empty("/consultations")), ("check question", "/consultations/new", ask),
            ("self-check", "/self-check", None), ("danger", "/danger", None), ("self-check, error", "/self-check", empty("/self-check")), ("preview", f"{elm}/entries/new", preview), ("account", "/account", None),
            ("new entry, error", f"{elm}/entries/new", empty("/entries")), ("details, error", f"{elm}/details", empty("/details")),
            ("conflict", f"{elm}/details", stale), ("requests", f"{elm}/requests", None), ("ask agency", f"{elm}/requests/new", None),
            ("ask agency, error", f"{elm}/requests/new", empty("/requests")), ("report", f"{elm}/reports/new", None),
            ("report, error", f"{elm}/reports/new", empty("/reports")), ("request", waiting_request, None), ("request", answered, None),
            ("who gives", f"{structure}/reciprocity", None),
            ("break glass", "/break-glass", None), ("break glass, error", "/break-glass", empty("/break-glass")),
            ("opened in an emergency", glass, None), ("opened in an emergency, error", glass, empty(glass)),
            ("meetings", "/meetings", None), ("meeting", meeting, None), ("meeting, error", meeting, empty("/answer")), ("agenda item", agenda, None), ("pack", f"{meeting}/pack", None),
            ("minutes with a correction", f"{planted.item}/minutes", None), ("pledge", pledge, None), ("pledge, error", pledge, empty(pledge)),
            ("many cases", "/many-cases", None), ("many cases, error", "/many-cases", empty("/many-cases")),
            ("not found", f"/cases/{INVENTED}", None), ("agencies", "/agencies", None), ("agency", agency, None),
            ("structures", "/structures", None), ("structure", structure, None), ("compare", "/structures/comparison?left=channel&right=mappa", None)],
        "clinic-psych": [("answer of the library", item, None), ("thread of advice", advice, None), ("entry", planted.entry, None), ("share, error", planted.entry, empty("/shares")), ("answer", planted.answer, None)],
        "city-coordinator": [("concern", outside, None), ("concern, error", outside, empty("/referral")), ("work", "/", None), ("triage", "/triage", None),
                             ("referral", waiting, None), ("decision, error", waiting, empty("/decision")),
                             ("referral", planted.referral, None), ("case/team", f"{planted.case}/team", None), ("stage", f"{staged}/stage", None),
                             ("stage, error", f"{staged}/stage", empty("/stage")), ("closing", f"{staged}/closure", None),
                             ("newer rules", f"{staged}/version", None), ("newer rules, error", f"{staged}/version", empty("/version")),
                             ("rules", f"{house}/rules", None), ("rules, error", f"{house}/rules", empty("/rules")), ("numbers", f"{top}/overview", None),
                             ("meetings", "/meetings", None), ("new series", "/series/new", None), ("new series, error", "/series/new", empty("/series")),
                             ("series", series, None), ("series, error", series, empty(series)), ("plan meeting", f"{series}/meetings/new", None),
                             ("plan meeting, error", f"{series}/meetings/new", empty("/meetings")), ("meeting", meeting, None),
                             ("meeting, error", meeting, empty("/topics")), ("meeting, error", meeting, empty("/cases")), ("meeting, error", meeting, empty("/referrals")),
                             ("agenda item on a referral", planted.heard, None), ("minutes on a referral", f"{planted.heard}/minutes", None),
                             ("minutes on a referral, error", f"{planted.heard}/minutes", empty("/resolutions")), ("meeting, moved", f"{meeting}/plan", None),
                             ("meeting, moved, error", f"{meeting}/plan", empty("/plan")), ("agenda item", agenda, None),
                             ("agenda item, error", agenda, empty("/invitations")), ("agenda item, error", agenda, empty("/contributions")), ("pack", f"{meeting}/pack", None), ("agenda item, error", agenda, empty(agenda)),
                             ("minutes", f"{written}/minutes", None), ("minutes, error", f"{written}/minutes", empty("/resolutions")),
                             ("minutes, error", f"{written}/minutes", empty("/actions")), ("minutes of a meeting", f"{held}/minutes", None),
                             ("minutes of a meeting, error", f"{held}/minutes", empty("/circulation")),
                             ("minutes with a correction", f"{planted.item}/minutes", None), ("minutes with a correction, error", f"{planted.item}/minutes", empty("/corrections")),
                             ("minutes of a meeting, error", f"{planted.meeting}/minutes", empty("/approval")), ("looking back", f"{series}/history", None),
                             ("for the person", f"{planted.item}/person", None), ("for the person, error", f"{planted.item}/person", empty("/person")),
                             ("hurdles", "/hurdles", None), ("hurdle", hurdle, None), ("write hurdle", "/hurdles/new", None),
                             ("write hurdle, error", "/hurdles/new", empty("/hurdles")),
                             ("proposed", f"{proposed}/erasure", None), ("new structure", "/structures/new", None),
                             ("holidays", "/holidays", None), ("holidays, error", "/holidays", empty("/holidays")),
                             ("stage, error", f"{staged}/stage", empty("/pauses")),
                             ("new structure, error", "/structures/new", empty("/structures")), ("set up", f"{structure}/set-up", None),
                             ("pledge set up", f"{structure}/pledge", None), ("pledge set up, error", f"{structure}/pledge", empty("/pledge")),
                             ("set up, error", f"{structure}/set-up", empty("/set-up")),
                             ("proposal", f"{done}/erasure", None), ("proposal, error", f"{done}/erasure", empty("/erasure"))],
        "homes-adviser": [("work", "/", None), ("case", elm, None)],
        "police-prevent": [("entry", planted.entry, None), ("case", planted.case, None)],
        "health-recovery": [("request", waiting_request, None), ("request", answered, None), ("request, error", waiting_request, empty("/answer")),
                            ("request, preview", waiting_request, reply), ("work", "/", None)],
        "mentor-sami": [("work", "/", None), *((f"case{section}", planted.case + section, None) for section in ("", "/entries", "/actions", "/entries/new"))],
        "youth-worker": [("closed cases", "/cases?state=closed", None),
                         *((f"closed{section}", closed + section, None) for section in ("", "/entries", "/actions", "/team", "/closure"))],
        "city-admin": [("people", "/people", None), ("new person", "/people/new", None), ("new person, error", "/people/new", empty("/people")),
                       ("new agency", "/agencies/new", None), ("seats", "/seats", None), ("new seat", "/seats/new", None),
                       ("new seat, error", "/seats/new", empty("/seats")), ("seat", seat, None), ("seat, error", seat, empty(seat)),
                       ("seat, conflict", seat, stale)],
        "city-dpo": [("oversight", "/oversight", None), ("log found", "/log", found), ("log found, error", "/log", lost),
                     ("breach", breach, None), ("breach, error", breach, empty(breach)), ("new breach", "/breaches/new", None),
                     ("new breach, error", "/breaches/new", empty("/breaches")), ("log", "/log", None), ("agencies", "/agencies", None), ("erasures", "/erasures", None), ("erasure", waiting_erasure, None),
                     ("erasure, error", waiting_erasure, empty("/erasure/decision")), ("certificate", certificate, None)],
    }


@pytest.fixture(scope="module")
def looks(demo, chromium, visits):
    """Each page, opened once and looked at in each mode: its faults by mode, and the names of the pages by title."""
    faults, titles = {mode: [] for mode in MODES}, {}
    for seat, pages in visits.items():
        person = demo.person(seat) if seat else demo.stranger()
        window = person.window(chromium)
        for name, address, act in pages:
            page = window.new_page()
            said = []
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.goto(demo.url + address)
            if act:
                act(page)
                page.wait_for_load_state()
            page.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
            page.evaluate(AXE)
            for mode, (scheme, size, rules) in MODES.items():
                page.emulate_media(color_scheme=scheme)
                page.set_viewport_size(size)
                faults[mode] += [(seat, name, fault) for fault in look(page, mode, rules, said)]
            titles.setdefault(page.title(), set()).add(name)
            page.close()
        window.close()
    return faults, titles


@pytest.mark.parametrize("mode", MODES)
def test_pages_can_be_used_by_everybody(looks, mode):
    """R96: no axe violation, one heading, a title, a language, no sideways scroll, visible focus, nothing in the console."""
    faults = looks[0][mode]
    assert faults == [], "\n".join(map(str, faults))


def test_each_page_has_a_title_of_its_own(looks):
    assert {title: names for title, names in looks[1].items() if len(names) > 1} == {}


def look(page, mode, rules, said):
    """The faults of a page in a mode."""
    found = [f"console: {text}" for text in said if not text.startswith("Failed to load resource: the server responded with a status of 4")]
    said.clear()
    if page.locator("h1").count() != 1 or page.locator("main").count() != 1:
        found.append("not one h1, one main")
    if not page.title().endswith("– Roundtable") or page.get_attribute("html", "lang") != "en":
        found.append("title or language")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("scrolls sideways")
    page.keyboard.press("Tab")
    found += [f"focus does not show: {control}" for control in page.evaluate(FOCUS)] if mode == "light" else []
    result = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules)
    return found + [f"{fault['id']}: {[node['html'] for node in fault['nodes']]}" for fault in result["violations"]]
