"""Pictures of the main pages: light, dark, on a phone and on paper. `--program P --out DIR`"""

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from browser.network import CHROMIUM, ROOT, running  # noqa: E402

TALLEST = 2400
MODES = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "320": {"color_scheme": "light", "viewport": {"width": 320, "height": 720}},
    "print": {"color_scheme": "light", "viewport": {"width": 794, "height": 1123}},
}


def case(person, name, state="open"):
    """The address of the case of a participant."""
    return person.page(f"/cases?state={state}").links[name]


def preview(page):
    """From the form of a new entry to the page that shows what each recipient will see."""
    page.select_option("#kind", label="Contact")
    page.fill("#title", "Call with the mother")
    page.fill("#text", "She slept badly, and asks for a later time on Tuesdays. Theo agreed to try the chess group twice.")
    page.check("#handling-2")
    page.check("#to-1")
    page.check("#level-2")
    page.select_option("#purpose", label="Plan support for the person")
    page.select_option("#basis", index=1)
    page.check("#telling")
    page.fill("#necessity", "The partner must know that the time of the appointment may change.")
    page.click("text=Preview")


def pages(demo):
    """Name, who looks, address, what to do there."""
    owner, coordinator, youth = demo.person("social-worker-ines"), demo.person("city-coordinator"), demo.person("youth-worker")
    elm, spruce = case(owner, "Theo Marsden"), case(youth, "Ryan Pettifer", "closed")
    return [
        ("sign-in", demo.stranger(), "/sign-in", None),
        ("my-work", owner, "/", None),
        ("triage", coordinator, "/triage", None),
        ("overview", owner, elm, None),
        ("entries", owner, f"{elm}/entries", None),
        ("new-entry", owner, f"{elm}/entries/new", None),
        ("preview", owner, f"{elm}/entries/new", preview),
        ("team", owner, f"{elm}/team", None),
        ("closure", youth, f"{spruce}/closure", None),
    ]


def take(browser, demo, out, mode, options):
    for name, person, address, act in pages(demo):
        context = person.window(browser, **options)
        page = context.new_page()
        page.goto(demo.url + address)
        if act:
            act(page)
        if mode == "print":
            page.emulate_media(media="print")
        height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        clip = {"x": 0, "y": 0, "width": options["viewport"]["width"], "height": height}
        file = out / f"{name}-{mode}.png"
        page.screenshot(path=file, full_page=True, clip=clip)
        context.close()
        shrink(file)
        print(file)


def shrink(file):
    """A palette makes the files a third as large; without Pillow they stay as they are."""
    try:
        from PIL import Image
    except ImportError:
        return
    with Image.open(file) as picture:
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(file, optimize=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--program", default=ROOT / ".build/debug/roundtable", type=Path)
    arguments.add_argument("--out", required=True, type=Path)
    given = arguments.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        with running(given.program.resolve(), Path(folder) / "demo") as demo:
            browser = playwright.chromium.launch(**CHROMIUM)
            for mode, options in MODES.items():
                take(browser, demo, given.out, mode, options)
            browser.close()


if __name__ == "__main__":
    main()
