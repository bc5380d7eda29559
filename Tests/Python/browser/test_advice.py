"""Advice without a name, what becomes of it in the library, and six steps before something is shared, in a real browser without JavaScript."""

import re


def here(hand):
    """The address of the page, without what was done before."""
    return hand.page.url.split("?")[0]


def test_a_question_about_an_entry_becomes_knowledge_for_a_third_agency(demo, enter):
    """R44: asked from an entry, answered without seeing it, kept without the person, found by another agency before it asks."""
    social = enter("social-worker-ines")
    elm = demo.person("social-worker-ines").page("/cases").links["Theo Marsden"]
    own = next(link for link in demo.person("social-worker-ines").page(f"{elm}/entries").addresses
               if "/entries/" in link and "new" not in link and "Share it further" in demo.person("social-worker-ines").get(link).text)
    social.open(demo.url + own)
    social.follow("Ask the lawyer first")
    social.sees("sees neither the case nor the link")
    social.tick("Noor Achterberg, Legal adviser")
    social.write("What is it about?", "Telling a landlord of a debt counselling")
    social.write("Your question", "May we tell the landlord that Theo Marsden sees a debt counsellor?")
    social.press("Check")
    social.sees("1 place could identify somebody")
    social.press("Change it")
    social.write("Your question", "May we tell a landlord that a tenant sees a debt counsellor?")
    social.press("Check")
    social.sees("No word was found")
    social.press("Ask")
    social.sees("Your question was sent")
    question = here(social)
    social.sees("An entry in case RT-")

    lawyer = enter("city-legal")
    lawyer.follow("Telling a landlord of a debt counselling")
    assert not re.search(r"RT-\d|/cases/|Attached to", lawyer.page.content())
    lawyer.tick("A question back")
    lawyer.write("Your words", "Did the tenant agree?")
    lawyer.press("Save")
    social.open(question)
    social.sees("The adviser asks back")
    social.write("Your words", "Not yet.")
    social.press("Save")
    lawyer.open(question)
    lawyer.tick("An answer")
    lawyer.write("Your words", "Only with the agreement of the tenant. Ask first.")
    lawyer.write("Law and section", "Data Protection Act, section 10")
    lawyer.press("Save")

    social = enter("social-worker-ines")
    social.follow("Telling a landlord of a debt counselling")
    social.sees("Ask first.")
    social.press("I have read it")
    social.sees("It is off My work")
    social.follow("An entry in case " + re.search(r"RT-[\w-]+", social.text)[0])
    assert here(social) == demo.url + own

    lawyer.open(question)
    lawyer.follow("Propose it for the library")
    lawyer.write("Question, in general words", "May a service tell the landlord of Mr Smith about a debt counsellor?")
    lawyer.press("Propose")
    lawyer.sees("could identify somebody. Write it in other words")
    lawyer.write("Question, in general words", "May a service tell a landlord about a debt counsellor?")
    lawyer.press("Propose")
    lawyer.sees("Only proposed")
    item = here(lawyer)
    assert demo.person("youth-worker").get(item.removeprefix(demo.url)).status_code == 404
    social.open(item)
    social.tick("No, nobody")
    social.press("Save")
    social.sees("All practitioners of the network read it now")

    youth = enter("youth-worker")
    youth.follow("Advice")
    youth.follow("Ask the lawyer")
    youth.tick("Noor Achterberg, Legal adviser")
    youth.write("What is it about?", "A landlord asks about a debt counsellor")
    youth.write("Your question", "Somebody who comes to us has a landlord who asks. What may we say?")
    youth.press("Check")
    youth.sees("Perhaps answered already")
    youth.page.locator("main").get_by_role("link", name="Telling a landlord of a debt counselling").click()
    youth.sees("Data Protection Act, section 10")
    youth.sees("Legal adviser, Rivermouth City Council")
    youth.follow("The whole library")
    youth.write("Search", "landl debt")
    youth.press("Search")
    assert "Telling a landlord" in youth.text and "suspension" not in youth.text
    assert "landl" not in youth.page.url

    lawyer.open(item)
    lawyer.press("Take it out")
    youth.write("Search", "landl debt")
    youth.press("Search")
    youth.sees("Nothing was found")
    assert demo.person("youth-worker").get(item.removeprefix(demo.url)).status_code == 404


def begin(hand, call):
    hand.follow("Advice")
    hand.follow("Six steps before you share")
    hand.write("How do you call it?", call)
    hand.press("Begin")


def save(hand, mark, note="", why=""):
    hand.tick(mark)
    hand.write("Why not needed", why)
    hand.write("Your note", note)
    hand.press("Save this step")
    hand.sees("Saved.")


def test_six_steps_end_without_sharing(demo, enter):
    """R46: the clinic names nobody, goes through, back and out again; nobody else finds it, and it can be deleted at once."""
    clinic = enter("clinic-psych")
    begin(clinic, "Kevin")
    clinic.sees("“Kevin” could identify somebody")
    clinic.write("How do you call it?", "the worry of this week")
    clinic.press("Begin")
    clinic.sees("0 of 6 steps are settled")
    address = here(clinic)
    save(clinic, "Done", "Silent, and new words about revenge.")
    clinic.sees("Step 2: Speak with the client")
    save(clinic, "Not needed", why="It is too early.")
    clinic.sees("Step 3")
    clinic.sees("Ask an expert")
    clinic.page.locator("ol.six").get_by_role("link", name="Speak with the client").click()
    save(clinic, "Done", "It was a film.")
    clinic.sees("2 of 6 steps are settled")
    clinic.page.locator("summary", has_text="End here").click()
    clinic.press("End")
    clinic.sees("Choose how it ends.")
    clinic.tick("The worry was unfounded")
    clinic.press("End")
    clinic.sees("The worry was unfounded")
    clinic.sees("It goes by itself on")
    for seat in ("health-recovery", "city-coordinator", "city-admin", "city-dpo"):
        assert demo.person(seat).get(address.removeprefix(demo.url)).status_code == 404
    clinic.press("Delete all of it now")
    clinic.sees("Nothing of it is kept")
    assert demo.person("clinic-psych").get(address.removeprefix(demo.url)).status_code == 404


def test_six_steps_end_in_a_referral(demo, enter):
    """R46: the last step opens the referral with the notes in it, by a form; nothing of them stands in an address, nothing is sent."""
    clinic = enter("clinic-psych")
    begin(clinic, "the other worry")
    address = here(clinic)
    save(clinic, "Done", "Seen twice with a knife.")
    save(clinic, "Done", "He knows that we worry.")
    save(clinic, "Done", "A colleague sees it alike.")
    save(clinic, "Done", "The manager agrees.")
    save(clinic, "Not needed", why="There is no time.")
    clinic.sees("Step 6: Share with partners")
    clinic.page.locator("summary", has_text="professional secrecy").click()
    clinic.press("Begin a referral with my notes")
    assert here(clinic) == f"{demo.url}/referrals" and "?" not in clinic.page.url
    fields = {name: clinic.page.locator(f"[name={name}]").input_value() for name in ("seen", "tried", "knows", "name")}
    assert fields == {"seen": "Seen twice with a knife.", "tried": "A colleague sees it alike.\n\nThe manager agrees.", "knows": "He knows that we worry.", "name": ""}
    clinic.write("Name", "Somebody New")
    form = clinic.page.locator("form[action='/referrals']")
    form.locator("[name=urgency]").first.check()
    form.locator("[name=consent]").first.check()
    clinic.press("Check")
    clinic.sees("Nothing is sent yet")
    clinic.press("Send the referral")
    clinic.sees("The referral was sent")

    clinic.open(address)
    clinic.page.locator("summary", has_text="Or an entry of a case").click()
    clinic.page.get_by_role("button", name=re.compile("Begin an entry")).first.click()
    clinic.sees("New entry")
    assert clinic.page.locator("[name=text]").input_value() == "Seen twice with a knife."
    clinic.open(address)
    clinic.page.locator("summary", has_text="End here").click()
    clinic.tick("It became a referral")
    clinic.press("End")
    clinic.sees("It goes by itself on")
