"""Every page in every state and language: no barrier, nothing cut, nothing from elsewhere, and small.

OSTIARY_SCREENSHOTS names a directory for a picture of each, and for the mails."""

import os

import pytest
from playwright.sync_api import Browser, Page

from harness.axe import Axe
from harness.callback import Callback
from harness.inbox import Inbox, Letter
from harness.looks import KILOBYTES, NARROW, WIDE, Catalog, Gallery, overflow, weight, wording_problems
from harness.server import Server
from harness.tour import Tour
from harness.upstream import MockProvider

pytest_plugins = ["harness.account_fixtures"]

#: Left to right and right to left are walked; in the others each page is shown again that can be.
WALKED = ["en", "ar"]
#: What of axe's rules depends on the direction of writing.
OF_DIRECTION = ["target-size", "scrollable-region-focusable", "valid-lang", "html-has-lang", "html-lang-valid"]
#: The longest words, and another script; that every language says everything is another test.
SHOWN_AGAIN = ["de", "ja"]


class Inspector:
    """Looks at each page of a tour, and keeps what is wrong with it."""

    def __init__(self, server: Server, language: str, others: list[str]) -> None:
        self.origin = server.origin
        self.language = language
        self.others = others
        self.catalogs = {tag: Catalog(tag) for tag in {"en", language, *others}}
        self.axe = Axe()
        self.gallery = Gallery(os.environ.get("OSTIARY_SCREENSHOTS"))
        self.problems: list[str] = []
        self.visited: list[str] = []

    def visit(self, page: Page, name: str, can_be_shown_again: bool) -> None:
        self.visited.append(name)
        page.set_viewport_size(NARROW)
        self._note(name, self._words_and_room(page, self.language))
        self._note(name, self.axe.violations(page, OF_DIRECTION if self.language == "ar" else None))
        self._note(name, self._parts(page))
        self._keep_pictures(page, name, self.language)
        if self.language == "en":
            page.emulate_media(color_scheme="dark")
            self._note(name + " (dark)", self.axe.violations(page, ["color-contrast"]))
            page.emulate_media(color_scheme="light")
        if can_be_shown_again:
            for other in self.others:
                page.set_extra_http_headers({"Accept-Language": other})
                page.reload()
                self._note(f"{name} ({other})", self._words_and_room(page, other))
                self._keep_pictures(page, name, other)
            page.set_extra_http_headers({})
            page.reload()
        page.set_viewport_size(WIDE)

    def read(self, letter: Letter, name: str) -> None:
        if letter.message["Content-Language"] != self.language:
            self._note(name, [f"is in {letter.message['Content-Language']}"])
        self.gallery.keep_letter(letter, name, self.language)

    def _note(self, name: str, found: list[str]) -> None:
        self.problems += [f"{name}: {problem}" for problem in found]

    def _words_and_room(self, page: Page, language: str) -> list[str]:
        return wording_problems(page, self.catalogs[language], self.catalogs["en"]) + overflow(page)

    def _parts(self, page: Page) -> list[str]:
        names = page.evaluate("performance.getEntriesByType('resource').map(part => part.name)")
        found = [f"from elsewhere: {name}" for name in names if not name.startswith(self.origin + "/")]
        size = weight(page)
        return found + ([f"{size} bytes"] if size >= KILOBYTES * 1000 else [])

    def _keep_pictures(self, page: Page, name: str, language: str) -> None:
        if self.gallery.is_wanted:
            self.gallery.keep(page, name, f"{language}.360")
            page.emulate_media(color_scheme="dark")
            self.gallery.keep(page, name, f"{language}.360-dark")
            page.emulate_media(color_scheme="light")
            page.set_viewport_size(WIDE)
            self.gallery.keep(page, name, f"{language}.wide")
            page.set_viewport_size(NARROW)


@pytest.mark.parametrize("language", WALKED)
def test_every_page_is_in_order(
    engine: Browser, mailing_server: Server, callback: Callback, inbox: Inbox, mock: MockProvider, language: str
) -> None:
    inspector = Inspector(mailing_server, language, SHOWN_AGAIN if language == "en" else [])
    with Tour(engine, mailing_server, callback, inbox, mock, language, inspector.visit, inspector.read) as tour:
        tour.run()
        complaints = tour.complaints
    assert not inspector.problems, "\n".join(inspector.problems)
    assert not complaints
    assert len(inspector.visited) == len(set(inspector.visited)) > 75
