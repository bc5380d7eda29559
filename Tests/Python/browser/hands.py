"""Two ways to use a page: with the mouse, and with the keyboard alone. Controls are named by the words that people read."""

import re

import pyotp
from playwright.sync_api import expect


def named(words):
    """Matches a label, with or without “(optional)”."""
    return re.compile(rf"^\s*{re.escape(words)}( \(optional\))?\s*$")


class Mouse:
    """Clicks and fills; works without JavaScript in the page."""

    def __init__(self, page):
        self.page = page

    def open(self, address):
        self.page.goto(address)

    def sign_in(self, demo, seat):
        account = demo.account(seat)
        self.open(demo.url)
        self.write("E-mail address", account["email"])
        self.write("Password", account["password"])
        self.press("Continue")
        self.write("Code", self.code(account))
        self.press("Sign in")
        self.sees(account["name"])

    def code(self, account):
        return pyotp.TOTP(account["totpSecret"]).now()

    def link(self, words, beside):
        """A link; where several say the same, the one in the row with the words `beside`."""
        place = self.page.get_by_role("row").filter(has_text=beside) if beside else self.page
        return place.get_by_role("link", name=words, exact=True).first

    def follow(self, words, beside=None):
        self.link(words, beside).click()

    def write(self, label, text):
        self.page.get_by_label(named(label)).fill(text)

    def choose(self, label, option):
        self.page.get_by_label(named(label)).select_option(label=option)

    def tick(self, *labels):
        for label in labels:
            self.choice(label).check()

    def press(self, button):
        self.page.get_by_role("button", name=button, exact=True).click()

    def choice(self, label):
        """A radio or a checkbox; its name may go on with a hint."""
        name = re.compile(rf"^\s*{re.escape(label)}")
        return self.page.get_by_role("radio", name=name).or_(self.page.get_by_role("checkbox", name=name))

    @property
    def text(self):
        """What stands on the page, below its header."""
        return self.page.locator("main").inner_text()

    def sees(self, words):
        expect(self.page.locator("body")).to_contain_text(words)


class Keyboard(Mouse):
    """Tab, arrows within a group, Space, Enter and typing. Whatever has the focus must show it."""

    def code(self, account):
        """As the demo shows it: copied by eye."""
        return self.page.locator(".notice .code").inner_text()

    def follow(self, words, beside=None):
        self.reach(self.link(words, beside))
        self.go()

    def write(self, label, text):
        self.reach(self.page.get_by_label(named(label)))
        self.page.keyboard.type(text)

    def choose(self, label, option):
        select = self.page.get_by_label(named(label))
        self.reach(select)
        for _ in range(100):
            if select.evaluate("e => e.selectedOptions[0].textContent") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"“{option}” is not in the list “{label}”.")

    def tick(self, *labels):
        for label in labels:
            choice = self.choice(label)
            if choice.get_attribute("type") == "radio":
                self.reach(choice, group=True)
                for _ in range(20):
                    if self.has_focus(choice):
                        break
                    self.page.keyboard.press("ArrowDown")
            else:
                self.reach(choice)
            if not choice.is_checked():
                self.page.keyboard.press("Space")
            expect(choice).to_be_checked()

    def press(self, button):
        self.reach(self.page.get_by_role("button", name=button, exact=True))
        self.go()

    def go(self):
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def reach(self, control, group=False):
        """Presses Tab until the control, or a radio of its group, has the focus."""
        for _ in range(200):
            if self.has_focus(control, group):
                return self.shows_focus()
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {control}.")

    def has_focus(self, control, group=False):
        same = "a => document.activeElement.name && document.activeElement.name === a.name" if group else "a => document.activeElement === a"
        return control.evaluate(same)

    def shows_focus(self):
        style, width = self.page.evaluate("(({outlineStyle, outlineWidth}) => [outlineStyle, parseFloat(outlineWidth)])(getComputedStyle(document.activeElement))")
        assert style == "solid" and width >= 3, f"The focus does not show: {style} {width}px"
