"""A request from one agency to another, from asking to the answer that is taken back, in a real browser without JavaScript."""

from browser.planting import day


def pick(hand, label, words):
    """Chooses the option that has these words in it."""
    select = hand.page.get_by_label(label)
    select.select_option(value=select.locator("option", has_text=words).first.get_attribute("value"))


def test_three_questions_a_part_and_a_withdrawal(enter, demo):
    """R45: asked with three questions, answered in part after a preview, seen by the asker, withdrawn, gone; the asked seat never sees the case."""
    owner = enter("social-worker-ines")
    owner.open(demo.url + demo.person("social-worker-ines").page("/cases").links["Theo Marsden"])
    owner.follow("Requests")
    owner.follow("Ask another agency")
    owner.press("Check")
    owner.sees("Write at least one question")
    pick(owner, "Whom do you ask?", "Lena")
    pick(owner, "What is the answer for?", "Plan support")
    pick(owner, "On which lawful basis do you ask?", "Public task")
    owner.write("Why you need it", "We plan the summer with Theo.")
    owner.write("Question 1", "Does your programme know Theo?")
    owner.write("Question 2", "Which day would suit a first talk?")
    owner.write("Question 3", "Is anybody of his family with you?")
    owner.tick("Name")
    owner.write("Until when do you need the answer?", day(4))
    owner.press("Check")
    owner.sees("Check before you ask")
    paper = owner.page.locator(".paper").inner_html()
    owner.press("Send the request")
    owner.sees("The request was sent")
    address = owner.page.url.split("?")[0]

    asked = enter("exit-counsellor")
    asked.open(demo.url)
    asked.sees("Requests to answer")
    asked.follow("Does your programme know Theo? (and 2 more)")
    assert paper in asked.page.locator(".paper").first.inner_html()
    asked.sees("May speak, never must")
    assert "RT-" not in asked.text and "Born" not in asked.text
    form = asked.page.locator("form[action$='/answer']")
    form.locator("[name=answer-1][value=part]").check()
    form.locator("[name=text-1]").fill("Yes, since the spring.")
    form.locator("[name=answer-2][value=share]").check()
    form.locator("[name=text-2]").fill("A Thursday.")
    form.locator("[name=answer-3][value=refuse]").check()
    asked.press("Preview")
    asked.sees("Choose a reason for question 3.")
    asked.page.locator("[name=reason-3]").select_option(value="secrecy")
    asked.press("Preview")
    asked.sees("Check your answer before you send it")
    preview = asked.page.locator(".paper").inner_html()
    asked.press("Change it")
    assert asked.page.locator("[name=text-2]").input_value() == "A Thursday."
    asked.press("Preview")
    asked.press("Send the answer")
    asked.sees("Your answer was sent")

    owner.open(address)
    assert owner.page.locator(".paper").first.inner_html() == preview
    owner.sees("In part: something is left out")
    owner.follow("The entry that it became")
    owner.sees("Yes, since the spring.")
    entry = owner.page.url

    asked.press("Withdraw my answer")
    asked.sees("The answer was withdrawn")
    owner.open(address)
    owner.sees("No answer yet")
    owner.sees("was shared and withdrawn")
    assert "since the spring" not in owner.text
    assert demo.person("social-worker-ines").get(entry.removeprefix(demo.url)).status_code == 404
    owner.press("Remind them")
    owner.sees("Reminded today.")
    asked.open(demo.url)
    asked.sees("Reminded on")
    # The exit programme is on no team here: no page of the case opens.
    case = next(part for part in entry.split("/entries")[:1]).removeprefix(demo.url)
    assert demo.person("exit-counsellor").get(case).status_code == 404
    assert demo.person("school-lead").get(address.removeprefix(demo.url)).status_code == 404


def test_a_report_to_the_police_is_on_record(enter, demo):
    """R52: the duty stands on the page; what was reported stands among the decisions."""
    owner = enter("social-worker-ines")
    owner.open(demo.url + demo.person("social-worker-ines").page("/cases").links["Theo Marsden"])
    owner.follow("Requests")
    owner.follow("Record a report to the police")
    owner.sees("Duty to report.")
    owner.press("Put it on record")
    owner.sees("Choose the ground on which it was reported.")
    pick(owner, "On which ground", "Legal duty")
    owner.write("What was reported", "The exact words of the message.")
    owner.tick("The person is not told")
    owner.write("If not: why, or when", "It could put the parent in danger.")
    owner.press("Put it on record")
    owner.sees("Reported to the police")
    owner.sees("It could put the parent in danger.")


def test_who_asks_and_who_gives(enter):
    """R49: from My work to the tables and pictures, the same for an agency and the coordinator."""
    pages = []
    for seat in ("school-lead", "city-coordinator"):
        hand = enter(seat)
        hand.page.get_by_role("link", name="Who asks, who gives").first.click()
        hand.sees("By agency, Q")
        assert hand.page.locator("svg.picture rect").count() >= 1
        pages.append(hand.text)
    assert pages[0] == pages[1]
