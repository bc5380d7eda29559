"""Every role walks through the server, opens every route, and sends every form with whatever can be typed (R38, R39, R88).

Bounded and the same each time; `ROUNDTABLE_CRAWL=20` tries twenty times as much.
"""

import os
import re
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from browser import asking, erasing, setting
from browser.planting import day
from crawl.rules import MARK, READING, SENDING, judge, lost
from crawl.values import filled, hostile
from crawl.walk import INVENTED, ROLES, Walk, ask, encoded, pattern, routes

TIMES = int(os.environ.get("ROUNDTABLE_CRAWL", "1"))
# Buttons that end sessions or accounts: they would end the walk.
ENDINGS = ("/sign-out", "/account/seat", "/account/sessions/:id/end", "/people/:id/disable", "/people/:id/reset", "/cases/:id/erasure/withdrawal")
# What takes work away from the other roles comes last, in this order.
LATE = ["/meetings/:id/circulation", "/meetings/:id/approval", "/meetings/:id/items/:id/invitations/:id/end", "/meetings/:id/items/:id/removal", "/meetings/:id/cancellation", "/series/:id", "/structures/:id/pledge", "/six-steps/:id/end", "/six-steps/:id/deletion", "/library/:id/confirmation", "/library/:id/withdrawal", "/cases/:id/owner", "/cases/:id/team/:id/end", "/cases/:id/closure", "/seats/:id"]
TRANSPORT = {400, 403, 413, 415}  # refused before anybody asks who it is


def examples(count, name):
    """So many examples, others for each name, the same each time. Nothing is shrunk: the server remembers."""
    options = settings(
        max_examples=count * TIMES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck))
    return lambda test: seed(zlib.crc32(name.encode()))(options(test))


class Town:
    """The demo, its roles, and what they found."""

    def __init__(self, demo):
        self.demo, self.count = demo, 0
        self.people = {role: demo.person(seat) if seat else demo.stranger() for role, seat in ROLES.items()}
        self.routes = routes()
        self.invitation = self.invite()
        starts = [route.path for route in self.routes if route.method == "GET" and ":" not in route.path]
        self.bring()
        setting.advise(self.people["owner"], self.people["member"])
        again = {"name": "Joel Sandiford", "born": "2003-08-27", "seen": "Seen", "tried": "Tried", "knows": "Knows", "consent": "agreed", "urgency": "soon"}
        demo.person("family-adviser").do("/referrals", {**again, "step": "send"})
        # Deeper than a walk goes: a closed case whose erasure waits, and one to propose.
        erasing.propose(demo, "Ryan Pettifer")
        owner = self.people["owner"]
        setting.break_glass(demo, "exit-online", owner.page("/cases").links["Joel Sandiford"], owner)
        setting.breach(self.people["auditor"])
        assert self.people["member"].post("/calendar").status_code == 200
        more = {
            "signed out": [self.invitation], "member": self.rested(), "other agency": [self.answered()],
            "coordinator": [erasing.closed(demo, name)[0] + "/erasure" for name in ("Ryan Pettifer", "Hannah Oakes")]
            + [self.structure("five-step"), *self.staged(), self.consulted(), *self.conferred()]}
        self.walks = {role: Walk(person, more.get(role, []) + starts, self.look) for role, person in self.people.items()}
        self.ids = sorted(set().union(*(walk.ids for walk in self.walks.values())))

    def invite(self):
        """The link of an invitation."""
        form = self.people["administrator"].page("/people/new").form("/people")
        agency = next(filter(None, form.options["agency"]))
        fields = form.filled(name="Nia Newcome", email="nia@city.example", title="Trainee", agency=agency, function="practitioner")
        return re.search(r"/invitations/[0-9a-f]{64}", self.people["administrator"].post("/people", fields).text)[0]

    def bring(self):
        """A concern from outside, for the coordinator."""
        stranger = self.people["signed out"]
        place = stranger.page("/door").form("/door").fields["structure"]
        fields = {"structure": place, "way": "anonymous", "urgency": "soon", "seen": "Seen", "step": "send"}
        assert stranger.post("/door", fields).status_code == 200

    def structure(self, template):
        """The set-up of a structure that could be activated."""
        coordinator = self.people["coordinator"]
        place = coordinator.do("/structures", {"template": template, "file": ""})
        form = coordinator.page(place).form("/set-up")
        seats = {name: next(filter(None, options)) for name, options in form.options.items() if name.startswith("place.")}
        return coordinator.do(place, form.filled(**seats, confirm=form.options["confirm"], emergency="Call 0100."))

    def staged(self):
        """A referral that waits for the police, and cases that can be taken on; some clocks are paused, and a day is a holiday."""
        coordinator = self.people["coordinator"]
        structure = setting.start(coordinator, "info-house")
        case = setting.adopt(coordinator, structure)
        setting.revise(coordinator, structure)
        top = setting.start(coordinator, "decision-making")
        referral = setting.refer(coordinator, structure)
        coordinator.do("/holidays", {"day": "2027-01-01", "words": "New Year"})
        coordinator.do(f"{referral}/grounds", {"kind": "police", "answer-police": "asked"})
        for place, clock in ((referral, "police-check"), (case, "review")):
            coordinator.do(f"{place}/pauses", {"clock": clock, "pause-reason": "For the court."})
        self.house, self.top = structure, top
        return [referral, f"{case}/stage", f"{top}/overview", setting.hurdle(coordinator, structure, top)]

    def conferred(self):
        """Meetings of today: one that is written, also on a referral, one whose minutes were sent round and corrected, one that advised, and one for which a hurdle waits."""
        coordinator, today = self.people["coordinator"], day(0)
        case = self.people["owner"].page("/cases").links["Joel Sandiford"]
        (_, written), (sent, corrected) = (setting.conference(coordinator, [case], today) for _ in range(2))
        (item,), (other,) = written.values(), corrected.values()
        for place in (item, other):
            setting.confer(coordinator, place, **{"for-person": "We spoke of you."})
        coordinator.do(f"{sent}/circulation", {"until": day(10)})
        coordinator.do(f"{other}/corrections", {"correction": "It was five weeks."})
        advised, hurdles = setting.advised(coordinator, self.house, today), setting.meeting(coordinator, self.top, "strategic", today)
        place = item.split("/items/")[0]
        coordinator.do(f"{place}/referrals", {"referral": coordinator.page(place).form("/referrals").options["referral"][0], "referral-minutes": "15"})
        (referral,) = set(setting.items(coordinator, place).values()) - {item}
        return [f"{item}/minutes", f"{referral}/minutes", f"{other}/minutes", f"{advised}/minutes", hurdles]

    def rested(self):
        """A standing arrangement of the member's agency, a share for the owner to look at as the second person, and what the owner drew from it."""
        owner, member = self.people["owner"], self.people["member"]
        case = owner.page("/cases").links["Joel Sandiford"]
        seconds = member.page(f"{case}/entries/new").form("/entries").words["second"]
        seat = next(value for value, words in seconds.items() if words.startswith(self.demo.account(ROLES["owner"])["name"]))
        entry = {"kind": "note", "title": "A threat", "text": "x", "handling": "case-team", "step": "save"}
        terms = {"to": f"seat:{seat}", "level": "full", "purpose": "plan-support", "necessity": "n", "telling": "told", "basis": "public-task"}
        member.do(f"{case}/arrangements", terms)
        member.do(f"{case}/entries", entry | terms | {"to": "team", "basis": "vital-interest", "danger": "d", "second": seat})
        source = member.page(f"{case}/entries").links["A threat"].rsplit("/", 1)[1]
        owner.do(f"{case}/entries", entry | terms | {"title": "Drawn from it", "source": source, "to": "team"})
        return [owner.page(f"{case}/entries").links["Drawn from it"], f"{case}/consents"]

    def answered(self):
        """Requests of the owner to another agency: one that waits, and one that was answered."""
        owner, asked = self.people["owner"], self.people["other agency"]
        case = owner.page("/cases").links["Joel Sandiford"]
        waiting, done = (asking.ask(owner, case, "Ines Carvalho") for _ in range(2))
        asking.answer(asked, done)
        return done

    def consulted(self):
        """A question without a name that can be answered."""
        owner = self.people["owner"]
        structure = next(value for value in owner.page("/consultations/new").form("/consultations").options["structure"] if value)
        question = {"written": "english", "situation": "a pupil stays away from school.", "wish": "is that a sign?", "step": "send"}
        return owner.do("/consultations", {**question, "structure": structure})

    def judged(self, answer, allowed, what):
        self.count += 1
        wrong = judge(answer.status_code, answer.headers, answer.content, allowed)
        assert not wrong, (what, wrong)
        return answer

    def look(self, person, address):
        return self.judged(ask(person, "GET", address), READING, address)

    def send(self, person, address, sent):
        return self.judged(ask(person, "POST", address, encoded(sent)), SENDING, (address, sent))


@pytest.fixture(scope="module")
def town(demo):
    town = Town(demo)
    yield town
    assert demo.process.poll() is None, "the server ended"
    written = Path(demo.output.name).read_text(errors="replace")
    assert "A request failed" not in written and "Fatal" not in written, written[-2000:]


def test_all_kinds_of_pages_were_found(town):
    """Each role reads what the matrix promises, and each form of the application is found by somebody."""
    found = set().union(*(walk.forms for walk in town.walks.values()))
    forms = {pattern(route.address([INVENTED] * 3)) for route in town.routes if route.method == "POST"}
    # Nobody has a second session or a second seat here.
    # A thread opens by a code in a form, not by a link.
    assert forms - found <= {"/account/sessions/:id/end", "/account/seat", "/door/messages"}
    assert len(town.ids) > 50


def refused(role, route):
    """Whether the matrix refuses the route to this role, whatever it points at. Practitioners have cases, referrals, meetings, answers and tables of their own."""
    places = "/cases/:", "/referrals/:", "/meetings/:", "/library/:item/confirmation", "/structures/:structure/reciprocity"
    own = ROLES[role] and role not in ("administrator", "auditor") and route.path.startswith(places)
    return not own and route.statuses[role] <= {401, 404}


def test_forbidden_looks_like_unknown(town):
    """R38: what a role may not have answers byte by byte as what does not exist, with the ids that all roles found."""
    def told(answer):
        return answer.status_code, {name: value for name, value in answer.headers.items() if name != "Date"}, answer.content

    for role, person in town.people.items():
        for route in town.routes:
            places = route.path.count(":")
            if not places or role == "signed out" or (route.method == "POST" and not refused(role, route)) or 404 not in route.statuses[role]:
                continue
            unknown = town.judged(ask(person, route.method, route.address([INVENTED] * places)), {404}, (role, route))

            @examples(4, role + route.path)
            @given(st.lists(st.sampled_from(town.ids), min_size=places, max_size=places))
            def same(ids):
                answer = town.judged(ask(person, route.method, route.address(ids)), {404} if refused(role, route) else READING, (role, route))
                assert answer.status_code != 404 or told(answer) == told(unknown), (role, route, ids)

            same()


def test_denied_stays_denied(town):
    """R38: no form of whatever content gets more than the matrix says where it says no."""
    for role, person in town.people.items():
        for route in town.routes:
            if route.method != "POST" or not refused(role, route):
                continue

            @examples(4, role + route.path)
            @given(st.lists(st.sampled_from(town.ids), min_size=3, max_size=3), st.dictionaries(hostile, st.lists(hostile, max_size=2), max_size=4))
            def denied(ids, sent):
                statuses = route.statuses[role] | TRANSPORT
                town.judged(ask(person, "POST", route.address(ids), encoded(sent)), statuses, (role, route, ids, sent))

            denied()


def test_queries_of_all_kinds_are_read(town):
    """Pages with a query that nobody would type."""
    for role, path in [("owner", "/cases"), ("owner", town.walks["owner"].pages[("/cases/:id/entries", "")][0]), ("signed out", "/help")]:
        @examples(40, path)
        @given(st.dictionaries(st.sampled_from(["state", "before", "agency", "kind", "done", "page"]), st.lists(hostile, max_size=2), max_size=3))
        def asked(sent):
            town.judged(ask(town.people[role], "GET", f"{path}?{encoded(sent)[:4000]}"), READING, (path, sent))

        asked()


def test_forms_keep_what_was_typed(town):
    """Each form by each role that has it: never an error of the server, and every refusal gives back what was typed."""
    work = [(role, name, *found) for role, walk in town.walks.items() for name, found in sorted(walk.forms.items()) if name not in ENDINGS]
    work.sort(key=lambda item: LATE.index(item[1]) if item[1] in LATE else -1)
    answers, forgotten = {}, {}
    for role, name, page, form in work:
        person = town.people[role]

        def tried(sent):
            answer = town.send(person, form.action, sent)
            answers.setdefault(name, {}).setdefault(answer.status_code, 0)
            answers[name][answer.status_code] += 1
            if answer.status_code in (409, 422):
                if missing := lost(form, sent, answer.text, answer.status_code):
                    forgotten.setdefault((name, answer.status_code, *missing), (role, sent))

        @examples(24 if form.kinds else 4, role + name)
        @given(filled(form, town.ids))
        def typed(sent):
            tried(sent)

        if town.look(person, page).status_code == 200:
            # First what is surely wrong: once it was accepted, much is gone and refuses nothing any more.
            if form.kinds:
                tried({field: [form.fields[field] if kind == "hidden" else f"<{MARK}>"] for field, kind in form.kinds.items() if field})
            typed()
    if forgotten:
        pytest.fail("\n".join(map(str, forgotten)))
    # Each form was refused and accepted by somebody: otherwise nothing was tried. Buttons, also those with a tick, act once.
    buttons = {name for _, name, _, form in work if set(form.kinds.values()) <= {"checkbox"}}
    untried = {name: statuses for name, statuses in answers.items() if not statuses.keys() & {409, 422} and name not in buttons | {"/cases/search", "/library/search"}}
    assert not untried, untried
    accepted = {name for name, statuses in answers.items() if statuses.keys() & {200, 303}}
    assert {"/referrals", "/cases/:id/entries", "/cases/:id/actions", "/cases/:id/details", "/cases/search"} <= accepted, answers
