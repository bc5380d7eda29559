"""A referral that did not become a case is stripped to the minimum when its days are over, and everybody who knew it sees that."""

import subprocess
import time

import pyotp
import pytest
from playwright.sync_api import expect

from audit import twin
from browser.network import Person

DAYS = 100


@pytest.fixture(scope="module")
def later(demos, disk, tmp_path_factory):
    """The demo as it is a hundred days later; in it, one of six weeks before was pointed to the youth service."""
    skew = tmp_path_factory.mktemp("later") / "skew"
    with demos.fresh() as demo:
        before = demo.person("school-lead").page("/referrals")
        demo.stop()
        skew.write_text(str(DAYS * 86_400))
        demo.start(LD_PRELOAD=str(disk), SHIM_FOLDER=str(demo.folder), SHIM_SKEW=str(skew))
        demo.before = before
        yield demo


class Later(Person):
    """Whoever signs in on that day."""

    def sign_in(self):
        answer = self.post("/sign-in", {"email": self.account["email"], "password": self.account["password"]})
        assert answer.status_code == 303
        answer = self.post("/sign-in", {"code": pyotp.TOTP(self.account["totpSecret"]).at(time.time() + DAYS * 86_400)})
        assert answer.status_code == 303
        return self


def person(demo, seat):
    return Later(demo, demo.account(seat)).sign_in()


def test_referrer_and_coordinator_see_that_it_was_there(later, chromium):
    """R37: no name, no text, no link; the address that somebody kept says what happened."""
    link = later.before.links["Ben Ashdown"]
    school, coordinator, police = (person(later, seat) for seat in ("school-lead", "city-coordinator", "police-prevent"))
    deadline = time.monotonic() + 30
    while "Ben Ashdown" in school.page("/referrals").text and time.monotonic() < deadline:
        time.sleep(0.2)
    for who, address in ((school, "/referrals"), (school, link), (coordinator, "/triage"), (coordinator, link)):
        page = who.page(address)
        assert "only that it was there is kept" in page.text, address
        assert not any(word in page.text for word in ("Ben Ashdown", "influencer", "Kiln Street", "the mother")), address
    assert link not in school.page("/referrals").addresses and link not in coordinator.page("/triage").addresses
    assert police.get(link).status_code == 404
    assert coordinator.post(f"{link}/decision", {"outcome": "adopt", "reason": "r", "answer": "a"}).status_code == 404
    page = school.window(chromium).new_page()
    page.goto(later.url + "/referrals")
    expect(page.get_by_role("rowheader", name="only that it was there is kept").first).to_be_visible()


def test_the_log_verifies_without_it(later, tmp_path):
    """R37 R88: both verifiers accept that its rows are gone, and say that one was stripped."""
    officer = person(later, "city-dpo")
    answer = officer.post("/log/bundle")
    assert answer.status_code == 200
    assert twin.verify(answer.content) == []
    (tmp_path / "bundle").write_bytes(answer.content)
    done = subprocess.run([str(later.program), "audit", "verify", "--bundle", str(tmp_path / "bundle")], capture_output=True, text=True)
    assert done.returncode == 0 and "2 referrals stripped" in done.stdout, done.stdout
