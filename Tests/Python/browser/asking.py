"""Requests between agencies, through the forms but without a browser."""

from browser.planting import day

QUESTION = "Does he come to the appointments?"


def ask(person, case, words, due=5):
    """The address of a new request to the seat whose name stands in the list."""
    form = person.page(f"{case}/requests/new").form("/requests")
    seat = next(value for value, label in form.words["seat"].items() if words in label)
    fields = {"seat": seat, "purpose": "plan-support", "basis": "public-task", "why": "To plan.", "known": "name", "due": day(due)}
    return person.do(f"{case}/requests", {**fields, "question-1": QUESTION, "step": "send"}).split("?")[0]


def answer(person, request, **more):
    fields = {"answer-1": "share", "text-1": "On most Mondays.", "audience": "agency", "step": "send"}
    person.do(f"{request}/answer", {**fields, **more})
