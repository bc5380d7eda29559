"""Reads a page as far as the tests need it: title, headings, links, and forms with what stands in their fields."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form: its address, what stands in its fields, and what can be chosen."""

    action: str
    fields: dict = field(default_factory=dict)
    kinds: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)
    words: dict = field(default_factory=dict)  # of the options of a list
    method: str = "get"

    def filled(self, **values):
        """The fields as they would be sent, some of them changed; `None` leaves one out."""
        fields = {name: value for name, value in {**self.fields, **values}.items() if value is not None}
        return fields or {"": ""}


class Page(HTMLParser):
    """`links` maps words to addresses; `errors` maps the fields that the error summary names to its words."""

    def __init__(self, html):
        super().__init__()
        self.html, self.lang, self.title = html, "", ""
        self.ids, self.addresses, self.links, self.errors, self.forms, self.h1 = [], [], {}, {}, [], []
        self._words, self._alert = [], False
        self._link = self._form = self._select = self._option = self._area = self._inside = None
        self.feed(html)
        self.close()

    @property
    def text(self):
        """What a reader sees, with single spaces."""
        return " ".join("".join(self._words).split())

    def form(self, ending):
        """The form that is sent to an address with this ending."""
        return next(form for form in self.forms if form.action.endswith(ending))

    def handle_starttag(self, tag, attributes):
        it = {name: value or "" for name, value in attributes}
        self.ids += [it["id"]] if "id" in it else []
        if tag == "html":
            self.lang = it.get("lang", "")
        elif tag == "div":
            self._alert = self._alert or it.get("role") == "alert"
        elif tag == "a" and "href" in it:
            self._link = (it["href"], [])
            self.addresses.append(it["href"])
        elif tag == "form":
            self._form = Form(it.get("action", ""), method=it.get("method", "get"))
            self.forms.append(self._form)
        elif tag in ("title", "h1"):
            self._inside = tag
            self.h1 += [""] if tag == "h1" else []
        elif self._form and tag in ("input", "textarea", "select") and "name" in it:
            self._control(tag, it["name"], it)
        elif tag == "option" and self._select:
            self._form.options[self._select].append(it["value"])
            self._option = it["value"]
            if "selected" in it:
                self._form.fields[self._select] = it["value"]

    def _control(self, tag, name, it):
        kind = self._form.kinds[name] = it.get("type", tag)
        if kind in ("radio", "checkbox"):
            self._form.options.setdefault(name, []).append(it["value"])
            if "checked" in it:
                self._form.fields[name] = it["value"]
            return
        self._form.fields[name] = it.get("value", "")
        if tag == "select":
            self._select, self._form.options[name], self._form.words[name] = name, [], {}
        elif tag == "textarea":
            self._area = name

    def handle_endtag(self, tag):
        if tag == "a" and self._link:
            address, words = self._link[0], " ".join("".join(self._link[1]).split())
            if self._alert:
                self.errors[address.removeprefix("#")] = words
            else:
                self.links.setdefault(words, address)
            self._link = None
        elif tag == "div":
            self._alert = False
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "option":
            self._option = None
        elif tag == "textarea":
            self._area = None
        elif tag == self._inside:
            self._inside = None

    def handle_data(self, text):
        self._words.append(text)
        if self._link:
            self._link[1].append(text)
        if self._option is not None:
            self._form.words[self._select][self._option] = text
        if self._area:
            typed = self._form.fields[self._area]
            self._form.fields[self._area] = typed + text if typed else text.removeprefix("\n")
        elif self._inside == "title":
            self.title += text
        elif self._inside == "h1":
            self.h1[-1] += text


def read(html):
    return Page(html)
