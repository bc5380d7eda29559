"""Clocks in a real browser: a holiday moves them, they wait with a reason, and what was missed is seen in My work and in the case (R36)."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from browser import setting
from browser.hands import Mouse


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def coordinator(request, demos, chromium):
    """The coordinator of a network of their own, with a case that nobody owns yet."""
    with demos.fresh() as demo:
        person = demo.person("city-coordinator")
        case = setting.adopt(person, setting.start(person, "info-house"))
        hand = Mouse(person.window(chromium, java_script_enabled=request.param).new_page())
        yield hand, demo, case
        hand.page.context.close()


def due(hand, words):
    """The day that stands beside a clock."""
    line = hand.page.get_by_role("listitem").filter(has_text=words).first.inner_text()
    return re.search(r"\d+ \w+ \d{4}", line)[0]


def working_day():
    """The next day from Monday to Friday, after today."""
    day = date.today() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def test_a_holiday_moves_a_clock_and_mistakes_are_told_with_their_line(coordinator):
    hand, demo, case = coordinator
    hand.open(f"{demo.url}{case}/stage")
    before = due(hand, "Appoint an owner")
    hand.open(demo.url + "/structures")
    hand.follow("Holidays")
    hand.write("Days", f"{working_day()} A day off\n2026-13-01 No day")
    hand.press("Add these days")
    hand.sees("Line 2: “2026-13-01” is not a day.")
    expect(hand.page.get_by_label("Days")).to_have_value(f"{working_day()} A day off\n2026-13-01 No day")
    hand.write("Days", f"{working_day()} A day off")
    hand.press("Add these days")
    hand.sees("The holidays are saved.")
    hand.open(f"{demo.url}{case}/stage")
    assert due(hand, "Appoint an owner") != before
    hand.open(demo.url + "/holidays")
    hand.page.get_by_role("button", name=re.compile("^Remove")).click()
    hand.open(f"{demo.url}{case}/stage")
    assert due(hand, "Appoint an owner") == before


def test_a_clock_waits_with_a_reason_and_goes_on(coordinator):
    hand, demo, case = coordinator
    hand.open(f"{demo.url}{case}/stage")
    before = due(hand, "Appoint an owner")
    hand.page.get_by_text("Pause a clock").click()
    hand.choose("Which clock waits?", "Appoint an owner")
    hand.press("Pause it")
    hand.sees("Write what it waits for")
    hand.write("What does it wait for?", "For the court.")
    hand.press("Pause it")
    hand.sees("Appoint an owner: paused")
    hand.open(demo.url + case)
    hand.sees("For the court.")
    hand.open(f"{demo.url}{case}/stage")
    hand.page.get_by_role("button", name=re.compile("^Let it go on")).click()
    hand.sees("The clock goes on.")
    assert due(hand, "Appoint an owner") == before


def test_a_missed_term_is_seen_in_my_work_and_in_the_case(demo, chromium):
    page = demo.person("probation-officer").window(chromium).new_page()
    hand = Mouse(page)
    hand.open(demo.url)
    row = page.get_by_role("region", name="Clocks: missed, or due within a week").get_by_role("row").filter(has_text="Overdue by").first
    row.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"Terms missed: \d+ \(\d+ running\)"))
    page.context.close()
    coordinator = demo.person("city-coordinator").window(chromium).new_page()
    coordinator.goto(demo.url)
    expect(coordinator.get_by_role("region", name="Terms missed", exact=True).first).to_contain_text("running")
    coordinator.context.close()
