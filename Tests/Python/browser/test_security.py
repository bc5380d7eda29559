"""The rules of the security reference, seen from outside: headers, origins, cookies, sign-in, sessions, addresses."""

import re
import statistics

import pytest

from browser.planting import Planted
from browser.reading import read
from browser.test_leak import INVENTED, crawl

HEADERS = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "deny",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-DNS-Prefetch-Control": "off",
    "Cache-Control": "no-store",
}
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'", "upgrade-insecure-requests",
    "require-trusted-types-for 'script'",
}
FORM = "application/x-www-form-urlencoded"
STATUSES = {  # how to get each status: who, method, address, options
    "200": (None, "GET", "/sign-in", {}),
    "303": (None, "GET", "/cases", {}),
    "400": ("clinic-psych", "POST", "/cases/search", {"data": b"q=%zz", "headers": {"Content-Type": FORM}}),
    "401": (None, "POST", "/referrals", {"data": {"name": "x"}}),
    "403": ("clinic-psych", "POST", "/cases/search", {"data": {"q": "x"}, "headers": {"Sec-Fetch-Site": "cross-site"}}),
    "404 by address": ("clinic-psych", "GET", "/no-such-page", {}),
    "404 by access": ("clinic-psych", "GET", f"/cases/{INVENTED}", {}),
    "405": ("clinic-psych", "PUT", "/cases", {}),
    "409": ("social-worker-ines", "POST", "{case}/details", {"data": {"name": "x", "version": "0"}}),
    "413": ("clinic-psych", "POST", "/cases/search", {"data": {"q": "x" * 300_000}}),
    "415": ("clinic-psych", "POST", "/cases/search", {"json": {"q": "x"}}),
    "422": ("clinic-psych", "POST", "{case}/entries", {"data": {"title": ""}}),
}


@pytest.fixture(scope="module")
def case(demo):
    return Planted(demo).case


@pytest.fixture
def other(demos):
    """A server of its own, where failed sign-ins disturb nobody."""
    with demos.fresh() as demo:
        yield demo


def check_headers(answer):
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert POLICY <= set(answer.headers["Content-Security-Policy"].split("; "))
    features = dict(feature.split("=", 1) for feature in answer.headers["Permissions-Policy"].split(", "))
    assert features.pop("publickey-credentials-get") == "(self)" and set(features.values()) == {"()"} and len(features) >= 16
    assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & set(answer.headers)


def is_page(answer):
    page = read(answer.text)
    return len(page.h1) == 1 and page.title and page.lang == "en"


@pytest.mark.parametrize("status", STATUSES)
def test_every_answer_has_the_headers_and_a_page(demo, case, status):
    """R92: security reference 2.3, on errors too; and no error leaves a blank page."""
    who, method, address, options = STATUSES[status]
    person = demo.person(who) if who else demo.stranger()
    answer = person.http.request(method, demo.url + address.format(case=case), allow_redirects=False, timeout=60, **options)
    assert str(answer.status_code) == status[:3]
    check_headers(answer)
    assert answer.status_code == 303 or is_page(answer)


def test_files_keep_their_names_for_ever_and_their_types(demo):
    """R92: only files with their content in their name may be kept by the browser."""
    html = demo.stranger().get("/sign-in").text
    for address in re.findall(r"/assets/[\w.-]+", html):
        answer = demo.stranger().get(address)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable" and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert demo.stranger().get("/assets/../app.css").status_code == demo.stranger().get("/assets/app.css").status_code == 404


@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": ""},
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:1"}, {"Origin": "http://127.0.0.1"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
], ids=str)
def test_forms_from_elsewhere_are_refused(demo, case, headers):
    """R92: cross-site request forgery, with a session and without."""
    for address, person in (("/cases/search", demo.person("clinic-psych")), (f"{case}/entries", demo.person("clinic-psych")), ("/sign-in", demo.stranger())):
        assert person.post(address, {"q": "x"}, headers=headers).status_code == 403
    assert demo.person("clinic-psych").post("/cases/search", {"q": "x"}, headers={"Origin": demo.url}).status_code == 200


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(other):
    """R92: HttpOnly, SameSite, the whole site, an end; none before the password fits; __Host- and Secure belong to TLS."""
    person, account = other.stranger(), other.account("family-adviser")
    assert "Set-Cookie" not in person.get("/sign-in").headers
    assert "Set-Cookie" not in person.post("/sign-in", {"email": account["email"], "password": "wrong"}).headers
    pending = person.post("/sign-in", {"email": account["email"], "password": account["password"]})
    session = other.person("family-adviser")
    assert len(session.http.cookies["sid"]) >= 22
    for cookie in [pending.headers["Set-Cookie"], *session.set_cookies]:
        parts = {part.strip().split("=")[0]: part.strip().partition("=")[2] for part in cookie.split(";")[1:]}
        assert parts["Path"] == "/" and parts["SameSite"] == "Lax" and "HttpOnly" in parts and int(parts["Max-Age"]) <= 12 * 3600 and "Domain" not in parts


def attempt(demo, email):
    """The answer to a wrong password."""
    return demo.stranger().post("/sign-in", {"email": email, "password": "not the password"})


def test_an_unknown_account_looks_like_a_wrong_password(demos):
    """R92: same status, same length of page, similar time. Two servers, because ten failures slow an address down."""
    times = {True: [], False: []}
    pages = set()
    for part in range(2):
        with demos.fresh() as demo:
            known = sorted(demo.accounts)[4 * part:4 * part + 4]
            for email in known:
                for is_known in (True, False):
                    asked = email if is_known else f"{email[:-3]}xyz"
                    answer = attempt(demo, asked)
                    times[is_known].append(answer.elapsed.total_seconds())
                    pages.add((part, answer.status_code, answer.text.replace(f'value="{asked}"', "")))
    assert [status for _, status, _ in sorted(pages)] == [422, 422]
    fast, slow = sorted(statistics.median(samples) for samples in times.values())
    assert slow / fast < 1.5, times


def test_a_code_is_good_once(other):
    """R92: the six digits that opened a session do not open a second one."""
    account, first, second = other.account("exit-counsellor"), other.stranger(), other.stranger()
    person = other.person("exit-counsellor")
    for stranger in (first, second):
        stranger.post("/sign-in", {"email": account["email"], "password": account["password"]})
        answer = stranger.post("/sign-in", {"code": person.last_code})
        assert answer.status_code == 422 and "used already" in answer.text and "sid" not in stranger.http.cookies


@pytest.mark.parametrize("email", ["gwen.parry@homes.example", "nobody@homes.example"])
def test_sign_in_slows_down_after_five_failures(other, email):
    """R92: 429 with Retry-After, for accounts that exist and for those that do not.

    The first waits of 1, 2, 4 seconds may pass while the program checks a password; the address alone would get ten tries.
    """
    tries = []
    while len(tries) < 9 and (not tries or tries[-1].status_code == 422):
        tries.append(attempt(other, email))
    assert len(tries) > 5 and tries[-1].status_code == 429
    assert int(tries[-1].headers["Retry-After"]) >= 1 and "Wait" in tries[-1].text and is_page(tries[-1])
    check_headers(tries[-1])


def test_wrong_codes_slow_down_too(other):
    """R92: whoever knows the password cannot try all codes."""
    account, stranger = other.account("homes-adviser"), other.stranger()
    stranger.post("/sign-in", {"email": account["email"], "password": account["password"]})
    codes = [stranger.post("/sign-in", {"code": f"{number:06}"}) for number in range(6)]
    assert [answer.status_code for answer in codes] == [422] * 5 + [429] and int(codes[-1].headers["Retry-After"]) >= 1


def test_a_session_ends_at_sign_out(other):
    """R92: the token is dead, and the browser forgets the site."""
    person = other.person("family-adviser")
    token = person.http.cookies["sid"]
    answer = person.post("/sign-out")
    assert answer.status_code == 303 and answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    person.http.cookies.set("sid", token)
    assert person.get("/").headers["Location"] == "/sign-in" and person.post("/cases/search", {"q": "x"}).status_code == 401


def test_another_seat_has_another_token(other):
    """R22 R92: a deputy acts in the other seat with a new session; the old token is dead; a seat of others is refused."""
    person = other.person("social-adults")
    token = person.http.cookies["sid"]
    assert person.post("/account/seat", {"seat": INVENTED}).status_code == 404
    person.do("/account/seat", person.page("/account").form("/seat").filled())
    assert "children and families" in person.page("/").text and person.http.cookies["sid"] != token
    old = other.stranger()
    old.http.cookies.set("sid", token)
    assert old.get("/").headers["Location"] == "/sign-in"


@pytest.mark.parametrize("seat", ["city-coordinator", "social-worker-ines", "city-admin"])
def test_no_address_holds_a_name(demo, case, seat):
    """R92: addresses are made of words of the program, ids and codes."""
    pages, forms = crawl(demo.person(seat))
    words = r"[a-z-]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16}"
    shape = re.compile(rf"/((({words})/)*({words}))?(\?([a-z]+=[a-z0-9-]+&?)*)?")
    assert not [address for address in [*pages, *forms] if not shape.fullmatch(address)]
    assert not re.search(r"marsden|theo|planted|kestrel", " ".join([*pages, *forms]).lower())
