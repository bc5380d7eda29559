"""The roles of the demo network, the routes that docs/access-matrix.md promises them, and what they find on a walk."""

import re
from dataclasses import dataclass, field
from urllib.parse import quote_from_bytes

from browser.network import ROOT
from browser.reading import read

ROLES = {
    "signed out": None, "member": "clinic-psych", "colleague": "health-recovery", "other agency": "social-worker-ines", "guest": "mentor-sami",
    "ended place": "homes-adviser", "owner": "probation-officer", "coordinator": "city-coordinator", "administrator": "city-admin",
    "auditor": "city-dpo",
}
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
INVENTED = "01900000-0000-7000-8000-000000000000"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    statuses: dict = field(hash=False, compare=False)  # by role, all that the matrix names

    def address(self, ids):
        """The route with these ids in turn."""
        ids = iter(ids)
        return re.sub(r":\w+", lambda _: next(ids), self.path)


def routes():
    """The table of all routes and roles."""
    found, roles, at = {}, [], None
    for line in (ROOT / "docs/access-matrix.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if cells[:1] == ["request"]:
            roles = cells[2:]
        elif len(cells) == len(roles) + 2 and roles and "---" not in cells[0]:
            at = tuple(cells[0].strip("`").split(" ")) if cells[0] else at
            for role, status in zip(roles, cells[2:]):
                found.setdefault(at, {}).setdefault(role, set()).add(int(status))
    return [Route(*at, statuses) for at, statuses in found.items()]


def pattern(address):
    """An address without what differs from thing to thing."""
    return re.sub(r"[0-9a-f]{12,64}", ":id", ID.sub(":id", address.split("?")[0]))


def encoded(sent):
    """A form as a browser encodes it; values that are bytes go as they are."""
    raw = lambda value: quote_from_bytes(value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass"))
    return "&".join(f"{raw(name)}={raw(value)}" for name, values in sent.items() for value in values)


def ask(person, method, address, body=None, headers=FORM):
    return person.http.request(method, person.demo.url + address, data=body, headers=headers, allow_redirects=False, timeout=60)


class Walk:
    """What one role finds: pages, the forms on them by where they lead, and ids."""

    def __init__(self, person, starts, look, most=3):
        self.person, self.forms, self.ids, self.pages = person, {}, set(), {}
        waiting, seen = list(starts), set()
        while waiting:
            address = waiting.pop(0)
            kind = (pattern(address), address.partition("?")[2].split("=")[0])
            if address in seen or len(self.pages.get(kind, ())) >= most:
                continue
            seen.add(address)
            self.pages.setdefault(kind, []).append(address)
            answer = look(person, address)
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                page = read(answer.text)
                waiting += [link for link in page.addresses if link.startswith("/")]
                self.ids.update(ID.findall(answer.text))
                for form in page.forms:
                    if form.method == "post":
                        self.forms.setdefault(pattern(form.action), (address, form))
