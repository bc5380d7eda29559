"""A question without a name, and the self-check before it, in a real browser without JavaScript."""


def test_a_name_is_marked_before_it_goes_out(enter, demo):
    """R31: the check names the word and why; it goes out changed, or with a reason; the coordinator answers; nobody else finds it."""
    youth = enter("youth-worker")
    youth.follow("Advice")
    youth.follow("Ask a table without a name")
    youth.follow("Ask without a name")
    youth.write("The situation", "A boy came with Jarek Nowak to the club. He is about fifteen and speaks of revenge.")
    youth.write("What do you want to know?", "How do we begin to talk with him?")
    youth.press("Check")
    youth.sees("1 place could identify somebody")
    assert youth.page.locator("mark").all_inner_texts() == ["Jarek Nowak1"]
    youth.press("Ask anyway")
    youth.sees("write why nobody can be identified")
    youth.write("The situation", "A boy came with a friend to the club. He is about fifteen and speaks of revenge.")
    youth.press("Check")
    youth.sees("No word was found")
    youth.press("Ask")
    youth.sees("Your question was sent")
    address = youth.page.url.split("?")[0]

    coordinator = enter("city-coordinator")
    coordinator.follow("Advice")
    coordinator.follow("Ask a table without a name")
    coordinator.follow("How do we begin to talk with him?")
    coordinator.write("Your answer", "Call Mr Smith first.")
    coordinator.press("Answer")
    coordinator.sees("1 place could identify somebody")
    coordinator.write("Your answer", "Ask what happened. Listen first.")
    coordinator.press("Answer all the same")
    coordinator.sees("Your answer was saved")

    youth.open(address)
    youth.sees("Listen first.")
    youth.follow("Make a referral of it")
    youth.sees("New referral")
    assert demo.person("school-lead").get(address.removeprefix(demo.url)).status_code == 404


def test_the_self_check_ends_in_one_of_three(enter):
    """R30: signs that do not matter end in own work; several serious problems without means of one's own end in a referral."""
    youth = enter("youth-worker")
    youth.follow("Referrals")
    youth.follow("Self-check first")
    youth.press("What now?")
    youth.sees("Say whether anybody is in danger today.")
    form = youth.page.locator("form[action$='/self-check']")
    for name, value in {"danger": "no", "signs": "belief", "sure": "yes", "problems": "one", "means": "no", "tried": "no"}.items():
        form.locator(f"[name={name}][value={value}]").check()
    youth.press("What now?")
    assert youth.page.locator("h1").inner_text().endswith("Act yourself") and youth.page.url.endswith("/self-check")
    youth.sees("is no sign of danger")
    youth.follow("Begin again")
    for name, value in {"danger": "no", "signs": "threats", "sure": "yes", "problems": "several", "means": "no", "tried": "no"}.items():
        form.locator(f"[name={name}][value={value}]").check()
    youth.press("What now?")
    assert youth.page.locator("h1").inner_text().endswith("Refer")
    youth.page.get_by_role("link", name="New referral").click()
    youth.sees("New referral")
