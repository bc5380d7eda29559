"""Structures that are set up and active, with every proposal confirmed, through the forms but without a browser."""

import re
import time

import pyotp


def start(coordinator, template):
    """The address of a new active structure; every place is taken by the first seat that its list offers."""
    place = coordinator.do("/structures", {"template": template, "file": ""})
    form = coordinator.page(place).form("/set-up")
    seats = {name: next(filter(None, options)) for name, options in form.options.items() if name.startswith("place.")}
    saved = coordinator.do(place, form.filled(**seats, confirm=form.options["confirm"], emergency="Call 0100."))
    return coordinator.do(saved.split("?")[0].replace("/set-up", "/activation"), {}).split("?")[0]


def revise(coordinator, structure):
    """Saves the rules of a structure once more: what is active gets another version."""
    form = coordinator.page(f"{structure}/rules").form("/rules")
    coordinator.do(f"{structure}/rules", form.filled())


def hurdle(coordinator, table, top):
    """The address of a hurdle from one structure to another."""
    ids = {"from": table.rsplit("/", 1)[1], "to": top.rsplit("/", 1)[1]}
    words = {"title": "Waiting lists", "hinders": "Mentors are missing.", "helps": "More of them.", "written": "english"}
    return coordinator.do("/hurdles", {**ids, **words}).split("?")[0]


def refer(person, structure, **more):
    """The address of a new referral to a structure."""
    fields = {"name": "Ada Brook", "seen": "Seen", "tried": "Tried", "knows": "Knows", "consent": "agreed", "urgency": "soon", "step": "send", **more}
    return person.do("/referrals", {**fields, "structure": structure.rsplit("/", 1)[1]}).split("?")[0]


def adopt(coordinator, structure):
    """The address of a case at the second half of its way, from a structure made of the template `info-house`."""
    referral = refer(coordinator, structure)
    coordinator.do(f"{referral}/grounds", {"kind": "police", "answer-police": "yes"})
    for outcome in ("to-info-house", "follow-up"):
        where = take(coordinator, referral, outcome)
    return where.split("?")[0].removesuffix("/team")


def take(coordinator, referral, outcome):
    """Decides on a referral."""
    return coordinator.do(f"{referral}/decision", {"outcome": outcome, "reason": "A need.", "answer": "We take it up."})


def advise(asker, expert):
    """A question that the expert has answered, an answer in the library and one that is proposed, and six steps of the asker; their addresses."""
    page = asker.get("/advice/new?kind=expertise").text
    whom = re.search(rf'value="([^"]+)"><label for="[^"]+">{expert.account["name"]}', page)[1]
    question = {"adviser": whom, "title": "Staying away", "text": "What does it mean if a pupil stays away?", "written": "english", "step": "send"}
    advice = asker.do("/advice", question)
    expert.do(f"{advice}/messages", {"kind": "answer", "text": "Often nothing."})
    words = expert.page(f"{advice}/item").form("/item").filled(topic="Trauma")
    kept, proposed = expert.do(f"{advice}/item", words), expert.do(f"{advice}/item", words)
    asker.do(f"{kept}/confirmation", {"decision": "keep"})
    return advice, kept, proposed, asker.do("/six-steps", {"call": "the worry"})


def next_code():
    """Waits until the authenticators show another code: the one of the sign-in is used up."""
    time.sleep(30.5 - time.time() % 30)


def break_glass(demo, seat, case, leader):
    """Opens a case in an emergency; `leader` knows its reference. The address of the opening."""
    reference = re.search(r"RT-\d{4}-\d+", leader.get(case).text)[0]
    person = demo.person(seat)
    basis = next(value for value in person.page("/break-glass").form("/break-glass").options["basis"] if value.endswith("/vital-interest"))
    next_code()
    code = pyotp.TOTP(demo.account(seat)["totpSecret"]).now()
    person.do("/break-glass", {"reference": reference, "emergency": "Somebody may be hurt tonight.", "basis": basis, "code": code})
    return next(link for link in leader.page(case).addresses if "/glass/" in link)


def breach(officer):
    """The address of a breach on record."""
    fields = {"happened": "A letter went to a wrong address.", "found-day": "2026-01-20", "found-time": "", "measures": "", "note": ""}
    return officer.do("/breaches", {**fields, "authority": "open", "persons": "open"}).split("?")[0]


def conference(coordinator, cases, day):
    """A conference of the case table with these cases on its agenda: its address, and the addresses of its items by their links."""
    series = next(link for link in coordinator.page("/meetings").addresses if re.fullmatch(r"/series/[0-9a-f-]{36}", link))
    meeting = planned(coordinator, series, day)
    coordinator.do(f"{meeting}/cases", {"case": [case.rsplit("/", 1)[1] for case in cases], "case-minutes": "20"})
    return meeting, items(coordinator, meeting)


def planned(coordinator, series, day):
    """The address of a new meeting."""
    return coordinator.do(f"{series}/meetings", coordinator.page(f"{series}/meetings/new").form("/meetings").filled(day=day, time="08:00"))


def items(coordinator, meeting):
    """The addresses of the items of a meeting, by their links."""
    return {words: link for words, link in coordinator.page(meeting).links.items() if re.fullmatch(rf"{meeting}/items/[0-9a-f-]{{36}}", link)}


def meeting(coordinator, structure, kind, day):
    """The address of a meeting of a structure without cases."""
    series = {"structure": structure.rsplit("/", 1)[1], "kind": kind, "name": "Talks", "rhythm": "monthly", "time": "09:00", "minutes": "90"}
    return planned(coordinator, coordinator.do("/series", series).removesuffix("/meetings/new"), day)


def advised(coordinator, structure, day):
    """The address of the item of a meeting at which a table that only advises has advised."""
    place = meeting(coordinator, structure, "network", day)
    coordinator.do(f"{place}/topics", {"title": "The holidays", "length": "15"})
    (item,) = items(coordinator, place).values()
    seats = coordinator.page(item).form("/invitations").words["seat"].items()
    for own in (value for value, words in seats if words.startswith(coordinator.account["name"])):
        coordinator.do(f"{item}/invitations", {"seat": own, "why": "Leads."})
    confer(coordinator, item)
    voices = {name: "agrees" for name in coordinator.page(f"{item}/minutes").form("/resolutions").options if name.startswith("voice.")}
    coordinator.do(f"{item}/resolutions", {"on": "other", "question": "Who is there?", **voices})
    return item


def confer(coordinator, item, **texts):
    """Everybody who is invited is here and was heard; these texts are in the minutes."""
    page = coordinator.page(f"{item}/minutes")
    coordinator.do(f"{item}/attendance", {"here": page.form("/attendance").options["here"]})
    form = coordinator.page(f"{item}/minutes").form("/minutes")
    heard = {name: "yes" for name in form.options if name.startswith("nothing.")}
    coordinator.do(f"{item}/minutes", {**form.filled(), **heard, **texts})


def table(coordinator):
    """The next case table of the demo, the first case on its agenda, and the series."""
    meeting = next(link for link in coordinator.page("/meetings").addresses if link.startswith("/meetings/"))
    item = next(link for link in coordinator.page(meeting).addresses if "/items/" in link)
    series = next(link for link in coordinator.page("/meetings").addresses if link.startswith("/series/") and link.count("/") == 2 and not link.endswith("/new"))
    return meeting, item, series
