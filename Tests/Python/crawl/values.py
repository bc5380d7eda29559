"""What is typed into forms: what a person could mean, and everything else."""

import datetime

from hypothesis import strategies as st

from crawl.rules import MARK

TODAY = datetime.date.today()
HTML = [f"<{MARK}>", f'"{MARK}="', f"'{MARK}", f'" on{MARK}="x', f"</textarea><{MARK}>", f"<script>{MARK}</script><{MARK}", f"&lt;{MARK}&gt;<{MARK}>",
        f"<!--<{MARK}-->", f"]]><{MARK}>", f"javascript:'{MARK}", "\n\n<pre>", "&amp;&#39;&quot;"]
QUERIES = ["' OR 1=1; --", '"; DROP TABLE seat; --', "%' ESCAPE '", "\\", "{{7*7}}", "${jndi:ldap://x}", "=1+1", "../../etc/passwd", "%00", "%s%n"]
LINES = [f"a\r\n{MARK}: 1", f"a\n\n{MARK}", "\r", "\n", "\r\n", "a\r\rb", "\ta ", f"\u2028{MARK}\u2029", f"\x85{MARK}"]
NUMBERS = ["-1", "0", "1", "2", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e309", "NaN", "+1", "01", "٣", "1" * 400]
DATES = ["0000-00-00", "0000-01-01", "0001-01-01", "1582-10-10", "1900-02-29", "2024-02-29", "9999-12-31", "10000-01-01", "2026-02-30", "2026-13-01",
         "-001-01-01", "2026-1-1", "31.12.2026", "2026-12-31T00:00", "٢٠٢٦-٠١-٠١", "2026‐12‐31", "20261231", str(TODAY), str(TODAY - datetime.timedelta(1))]
MARKS = ["\0", "a\0b", "\u202e\u2066abc", "\u200b", "\ufeff", "e\u0301", "\u0301" * 300, "e" + "\u0316\u0301" * 200, "\U0001f468\u200d\U0001f469",
         "\ufffe", "\U0010ffff", "\ufdfa" * 50, "ﷺ", "İıſK", "\x1b[31m", "\x7f", "ﬃ"]
LONG = ["x" * 4001, "é" * 10_001, "x" * 100_000, "\n" * 9000, "<" * 30_000]
CODES = ["team", "yes", "no", "agency:", "seat:x", "agency:team", "case-team", "own-agency", "full", "summary", "guest", "done", "member"]
BROKEN = [b"\xff", b"\xed\xa0\x80", b"\xed\xb0\x80x", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"a\xe2\x82"]  # no UTF-8: lone surrogates and such

hostile = st.one_of(
    st.sampled_from(HTML + QUERIES + LINES + MARKS), st.sampled_from(NUMBERS + DATES + CODES + [""]), st.text(max_size=30), st.sampled_from(LONG),
    st.text(st.characters(categories=("Mn", "Cf", "Cc", "Lo", "So")), min_size=1, max_size=12))


def meant(name, kind, options):
    """What somebody would choose or write."""
    if kind == "hidden":
        return st.nothing()
    if options:
        return st.sampled_from([option for option in options if option] or [""])
    if name in ("until", "due"):
        return st.sampled_from([str(TODAY + datetime.timedelta(days)) for days in (0, 1, 40)] + ["9999-12-31"])
    if name == "born":
        return st.sampled_from(["", "2009-03-14", "0000-01-01", "9999-12-31"])
    if kind == "email":
        return st.integers(0, 10**9).map(lambda number: f"crawl-{number}@city.example")
    return st.sampled_from([f"Words <{MARK}> & more", "Plain words", "Zwölf Wörter für sie", "Два слова"])


@st.composite
def filled(draw, form, ids):
    """The fields of a form, by name a list of values: mostly meant, with one or all of them hostile, missing or repeated."""
    how = draw(st.sampled_from(["meant", "one", "one", "one", "all", "odd"]))
    names = sorted(name for name in form.kinds if name)
    chosen = draw(st.sampled_from(names)) if names else None
    foreign = st.sampled_from(ids) if ids else hostile
    sent = {}
    for name in names:
        kind, options = form.kinds[name], form.options.get(name)
        usual = [draw(meant(name, kind, options))] if kind != "hidden" else [form.fields[name]]
        if name == "confirmed":  # what cannot be undone is mostly not confirmed
            usual = draw(st.sampled_from([[], [], [], [], usual]))
        attack = [draw(st.one_of(hostile, foreign))]
        if how == "all" or (how in ("one", "odd") and name == chosen):
            usual = attack
        if how == "odd" and name != chosen:
            usual = draw(st.sampled_from([usual, usual, [], usual * 2, attack + usual, usual + attack]))
        sent[name] = usual
    if step := draw(st.sampled_from(["", "check", "preview", "save", "send", "edit", f"<{MARK}>"])):
        sent["step"] = [step]
    if how == "odd":
        sent |= draw(st.dictionaries(hostile, st.lists(hostile, max_size=3), max_size=3))
        if draw(st.integers(0, 9)) == 0 and chosen:
            sent[chosen] = [draw(st.sampled_from(BROKEN))]
    return sent
