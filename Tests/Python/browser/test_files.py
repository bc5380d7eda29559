"""What people write stands in no file of the server: not in the data, not in temporary files, not in what it prints."""

import base64
import contextlib
from pathlib import Path

from browser.planting import Planted

CORE = "qzvxkjwpfhtm"
COUNT = 1_000


class Planter:
    """Texts that are all different and share a core, so that a search for the core finds any of them, or a part of one."""

    def __init__(self):
        self.texts = set()

    def __call__(self, words="Žofie"):
        text = f"{words} {len(self.texts)}{CORE}"
        self.texts.add(text)
        return text


def forms(core):
    """In lower case, how the core may stand in a file: plain, wide, in hex, in base64 at each shift, as in an address."""
    found = {"UTF-8": core.encode(), "UTF-16": core.encode("utf-16-le"), "hex": core.encode().hex().encode()}
    for shift in range(3):
        whole = base64.b64encode(b"-" * shift + core.encode())
        found[f"base64 +{shift}"] = whole[4 if shift else 0 : (len(core) + shift) // 3 * 4].lower()
    return found


def hits(*places):
    files = [file for place in map(Path, places) for file in ([place] if place.is_file() else place.rglob("*")) if file.is_file()]
    assert files
    return [(file.name, name) for file in files for name, form in forms(CORE).items() if form in file.read_bytes().lower()]


def write_everywhere(case, plant):
    """Through each form of a case, through search and sign-in, and where nothing but a refusal can come of it."""
    share = {"to": "team", "level": "summary", "purpose": "plan-support", "basis": "public-task", "telling": "told", "step": "save"}
    entry = {"kind": "note", "title": plant(), "text": plant(), "handling": "case-team", "summary": plant(), "necessity": plant()}
    case.clinic.do(f"{case.case}/entries", entry | share)
    case.owner.do(f"{case.case}/reviews", {"achieved": plant(), "next": plant()})
    case.owner.do(f"{case.case}/actions", {"what": plant(), "agency": case.agency("clinic-psych"), "due": "2099-01-01"})
    referral = {field: plant() for field in ("name", "contact", "language", "seen", "tried", "knows")}
    case.owner.do("/referrals", {"urgency": "soon", "consent": "agreed", "step": "send", **referral})
    case.owner.post("/cases/search", {"q": plant()})
    case.owner.post("/referrals", {field: plant() for field in ("name", "seen", "urgency", "born")})
    case.owner.get(f"/cases/{plant('')}")
    case.owner.get("/cases", params={"state": plant()}, headers={"User-Agent": plant("a"), "Referer": f"http://{plant('')}/"})
    case.demo.stranger().get(f"/{plant('')}")


def held_without_a_name(process):
    """The deleted files that a process still holds open. It may close one while we look."""
    held = []
    for link in Path(f"/proc/{process}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            if "(deleted)" in str(link.readlink()):
                held.append(link)
    return held


def test_a_thousand_planted_texts_stand_in_no_file(demos):
    """R90: names and texts, stored or refused, are found neither in the data folder nor in temporary files nor in the program's messages."""
    plant = Planter()
    with demos.fresh() as demo:
        case = Planted(demo)
        while len(plant.texts) < COUNT:
            write_everywhere(case, plant)
        demo.stranger().post("/sign-in", {"email": f"{plant('a').replace(' ', '')}@example.org", "password": plant()})
        places = [demo.folder, demo.temporary, demo.output.name]
        nameless = held_without_a_name(demo.process.pid)
        assert CORE in case.owner.page(f"{case.case}/entries").text
        assert hits(*places, *nameless) == []
    assert hits(*places) == []


def test_the_search_finds_what_is_there(tmp_path):
    """The search of these tests can fail: each form in which a text could stand is found."""
    text = Planter()("Name")
    writings = [text.encode(), text.upper().encode(), text.encode("utf-16-le"), text.encode().hex().encode()]
    writings += [base64.b64encode(b"." * shift + text.encode()) for shift in range(3)]
    for number, writing in enumerate(writings):
        (tmp_path / str(number)).write_bytes(b"\0" + writing + b"\0")
        assert hits(tmp_path / str(number)), writing
