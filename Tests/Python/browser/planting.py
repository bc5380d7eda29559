"""A case with a mark in every text field, so that a leak is found by its words."""

import re
from datetime import datetime, timedelta, timezone

from browser import setting


def day(days):
    """A day as forms take it, counted from today."""
    return (datetime.now(timezone.utc) + timedelta(days=days)).strftime("%Y-%m-%d")


def adopt(demo, concern):
    """A referral by the school that the coordinator adopts; the addresses of the referral and of the case."""
    fields = {"urgency": "soon", "consent": "agreed", "step": "send", **concern}
    referral = demo.person("school-lead").do("/referrals", fields)
    coordinator = demo.person("city-coordinator")
    team = coordinator.do(f"{referral}/decision", {"outcome": "adopt", "reason": mark("reason"), "answer": mark("answer")})
    return referral, team.removesuffix("/team")


def mark(name):
    return f"planted-{name}-kestrel"


MARKS = [mark(name) for name in (
    "name contact seen tried knows reason answer goal why owner title text summary necessity telling what note achieved next items how question asked reply aim topic invited minutes view extract told decided dissent correction weighed".split())]
PARTNERS = {"social-worker-ines": "member", "police-prevent": "member", "clinic-psych": "member", "mentor-sami": "guest"}


class Planted:
    """A case owned by social care. The clinic's entry goes to social care as a summary and to the police as an indication."""

    def __init__(self, demo):
        self.demo = demo
        self.coordinator, self.clinic, self.owner = (demo.person(seat) for seat in ("city-coordinator", "clinic-psych", "social-worker-ines"))
        person = {name: mark(name) for name in ("name", "contact", "seen", "tried", "knows")} | {"born": "2007-03-14"}
        self.referral, self.case = adopt(demo, person)
        for seat, role in PARTNERS.items():
            until = day(30) if role == "guest" else ""
            self.coordinator.do(f"{self.case}/team", {"seat": self.seat(seat), "role": role, "why": mark("why"), "until": until})
        self.coordinator.do(f"{self.case}/owner", {"owner": self.seat("social-worker-ines"), "reason": mark("owner")})
        details = self.owner.page(f"{self.case}/details").form("/details").filled(goal=mark("goal"))
        self.owner.do(f"{self.case}/details", details)
        self.owner.do(f"{self.case}/reviews", {"achieved": mark("achieved"), "next": mark("next")})
        self.weighed = demo.person("family-adviser").do("/referrals", {"urgency": "soon", "consent": "agreed", "step": "send", **person}).split("?")[0]
        self.likeness = self.owner.page(self.case).links["Look at it"]
        self.entry = self.write()
        self.confide()
        action = {"what": mark("what"), "agency": self.agency("clinic-psych"), "due": day(7)}
        self.owner.do(f"{self.case}/actions", action)
        self.answer = self.clinic.page(f"{self.case}/actions").links["Answer"]
        self.clinic.do(self.answer, {"version": "1", "state": "accepted", "note": mark("note")})
        self.meeting, self.item, self.heard = self.confer()

    def confer(self):
        """A conference on the case and on a referral, with a guest, minutes that were sent round, a decision and a correction."""
        coordinator = self.coordinator
        meeting, items = setting.conference(coordinator, [self.case], day(0))
        item = items[mark("name")]
        coordinator.do(f"{meeting}/topics", {"title": mark("topic"), "aim": mark("aim"), "length": "15"})
        coordinator.do(item, coordinator.page(item).form(item).filled(aim=mark("aim")))
        guest = next(value for value, words in coordinator.page(item).form("/invitations").words["seat"].items() if "Kezia" in words)
        coordinator.do(f"{item}/invitations", {"seat": guest, "why": mark("invited")})
        police = self.agency("police-prevent")
        texts = {"summary": mark("minutes"), f"view.{police}": mark("view"), f"extract.{police}": mark("extract"), "for-person": mark("told")}
        setting.confer(coordinator, item, **texts)
        decision = {"on": "other", "question": mark("decided"), "note": mark("dissent"), "voice.municipality": "agrees", "voice.police": "objects"}
        coordinator.do(f"{item}/resolutions", decision)
        coordinator.do(f"{meeting}/referrals", {"referral": self.weighed.rsplit("/", 1)[1], "referral-minutes": "15", "whole-table": "yes"})
        heard = next(place for place in coordinator.page(meeting).addresses if re.fullmatch(rf"{meeting}/items/[0-9a-f-]{{36}}", place) and place not in items.values()
                     and mark("name") in coordinator.page(place).text)
        setting.confer(coordinator, heard, summary=mark("weighed"))
        coordinator.do(f"{meeting}/circulation", {"until": day(10)})
        self.clinic.do(f"{item}/corrections", {"correction": mark("correction")})
        return meeting, item, heard

    def write(self):
        share = {"purpose": "plan-support", "basis": "public-task", "telling": "told", "telling-words": mark("telling"), "necessity": mark("necessity"), "step": "save"}
        entry = {"kind": "opinion", "title": mark("title"), "text": mark("text"), "handling": "own-agency"}
        summary = {"to": f"agency:{self.agency('social-worker-ines')}", "level": "summary", "summary": mark("summary")}
        indication = {"to": f"agency:{self.agency('police-prevent')}", "level": "indication"}
        self.clinic.do(f"{self.case}/entries", entry | share | summary)
        address = self.clinic.page(f"{self.case}/entries").links[mark("title")]
        self.clinic.do(f"{address}/shares", share | indication)
        return address

    def confide(self):
        """A consent, and a request of the owner to somebody outside the team with its answer."""
        consent = {"giver": "person", "given": day(-1), "for": "plan-support", "to": "team", "items": mark("items"), "how": mark("how")}
        self.owner.do(f"{self.case}/consents", consent)
        asked = next(value for value, words in self.owner.page(f"{self.case}/requests/new").form("/requests").words["seat"].items() if "Kofi" in words)
        question = {"seat": asked, "purpose": "plan-support", "basis": "public-task", "known": "name", "due": day(5), "step": "send"}
        self.request = self.owner.do(f"{self.case}/requests", question | {"question-1": mark("question"), "why": mark("asked")}).split("?")[0]
        reply = {"answer-1": "share", "text-1": mark("reply"), "audience": "agency", "step": "send"}
        self.demo.person("health-recovery").do(f"{self.request}/answer", reply)

    def seat(self, seat):
        """The id of a seat, from the form that adds one to the team."""
        return self.choice("team", "seat", self.demo.account(seat)["name"])

    def agency(self, seat):
        """The id of the agency of a seat, from the form that assigns an action."""
        return self.choice("actions", "agency", self.demo.account(seat)["agency"])

    def choice(self, page, field, words):
        options = self.coordinator.page(f"{self.case}/{page}").form(f"/{page}").words[field]
        return next(value for value, option in options.items() if option.startswith(words))
