"""What a page looks like, as far as a program can tell."""

import re
from pathlib import Path

import yaml
from playwright.sync_api import Page

from .inbox import Letter
from .server import ROOT

#: A phone that is small.
NARROW = {"width": 360, "height": 640}
WIDE = {"width": 1200, "height": 800}
LANGUAGES = ["en", "de", "fr", "es", "pt", "ja", "ar"]
KILOBYTES = 25


class Catalog:
    """The messages of a language."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        # The folder that the tests give to the server, too.
        self.words: dict[str, str] = yaml.safe_load((ROOT / f"templates/messages/{tag}.yaml").read_text(encoding="utf-8"))
        self.direction = self.words["language.direction"]


def texts(page: Page) -> list[str]:
    """Every piece of text that people read or hear."""
    return page.evaluate("""() => {
        const found = [document.title];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) found.push(walker.currentNode.data);
        for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
            for (const name of ["aria-label", "title", "placeholder", "alt"]) found.push(element.getAttribute(name) ?? "");
        return found.map(text => text.trim()).filter(text => text);
    }""")


def wording_problems(page: Page, catalog: Catalog, english: Catalog) -> list[str]:
    """The page's language and direction, keys and places that were not filled in, English words between others."""
    problems = []
    html = page.locator("html")
    said = html.get_attribute("lang"), html.get_attribute("dir")
    if said != (catalog.tag, catalog.direction):
        problems.append(f"lang and dir are {said}")
    untranslated = {
        words for key, words in english.words.items()
        if not key.startswith("language.") and catalog.words.get(key) not in (None, words) and words not in catalog.words.values()}
    for text in texts(page):
        if text in english.words or re.search(r"\{[a-zA-Z_]+\}|\{\{|\}\}", text):
            problems.append(f"not filled in: {text}")
        if text in untranslated:
            problems.append(f"English: {text}")
    return problems


def overflow(page: Page) -> list[str]:
    """What sticks out of the page sideways, is cut, or lies over what is typed."""
    return page.evaluate("""() => {
        const width = document.documentElement.clientWidth;
        const problems = [];
        if (document.documentElement.scrollWidth > width) problems.push(`scrolls to ${document.documentElement.scrollWidth}`);
        const tell = (element, why) => problems.push(`${why}: ${element.outerHTML.slice(0, 160)}`);
        for (const element of document.querySelectorAll("body *")) {
            if (!element.checkVisibility()) continue;
            const box = element.getBoundingClientRect();
            if (box.width === 0) continue;
            if (box.left < -1 || box.right > width + 1) tell(element, "sticks out");
            if (element.matches("button, a, label, .badge, h1, h2, legend") && element.scrollWidth > element.clientWidth + 1
                && getComputedStyle(element).display !== "inline") tell(element, "is cut");
        }
        for (const toggle of document.querySelectorAll(".toggle:not([hidden])")) {
            const field = document.getElementById(toggle.getAttribute("aria-controls"));
            const style = getComputedStyle(field);
            const isAtRight = toggle.getBoundingClientRect().left > field.getBoundingClientRect().left + 8;
            const room = parseFloat(isAtRight ? style.paddingRight : style.paddingLeft);
            if (toggle.offsetWidth > room + 2) tell(toggle, `is ${toggle.offsetWidth} wide over a field with ${room} free`);
        }
        return problems;
    }""")


def weight(page: Page) -> int:
    """Bytes of the page with all its parts, encoded as they travel, and a generous share for headers."""
    sizes = page.evaluate("""() =>
        [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
            .map(part => part.encodedBodySize)""")
    # Nothing tells of the icon.
    icon = page.locator("link[rel=icon]").get_attribute("href").rpartition("/")[2].split(".")[0]
    return sum(sizes) + (ROOT / f"templates/assets/{icon}.svg").stat().st_size + 600 * (len(sizes) + 1)


class Gallery:
    """Pictures of pages, and mails, where somebody asked for them."""

    def __init__(self, directory: str | None) -> None:
        self._directory = Path(directory) if directory else None
        if self._directory is not None:
            self._directory.mkdir(parents=True, exist_ok=True)

    @property
    def is_wanted(self) -> bool:
        return self._directory is not None

    def keep(self, page: Page, name: str, variant: str) -> None:
        if self._directory is not None:
            page.screenshot(path=self._directory / f"{name}.{variant}.png", full_page=True)

    def keep_letter(self, letter: Letter, name: str, language: str) -> None:
        if self._directory is not None:
            (self._directory / f"{name}.{language}.html").write_text(letter.html, encoding="utf-8")
            (self._directory / f"{name}.{language}.txt").write_text(
                f"{letter.message['From']}\n{letter.subject}\n\n{letter.text}", encoding="utf-8")
