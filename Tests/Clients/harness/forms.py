"""The forms of a page, as a browser without scripts sees them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin


@dataclass
class Form:
    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    #: Submit buttons that have a name, with their values in order.
    buttons: list[tuple[str, str]] = field(default_factory=list)
    #: Boxes and options that are not chosen.
    choices: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self.forms.append(Form(given.get("method", "get").lower(), given.get("action", "")))
            self._is_inside = True
        elif self._is_inside and "name" in given:
            if tag == "input" and given.get("type") in ("radio", "checkbox") and "checked" not in given:
                self.forms[-1].choices.append((given["name"], given.get("value", "")))
            elif tag == "input":
                self.forms[-1].fields[given["name"]] = given.get("value", "")
            elif tag == "button" and given.get("type", "submit") == "submit":
                self.forms[-1].buttons.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False


def forms_of(html: str, address: str) -> list[Form]:
    """Actions come out absolute."""
    reader = _Reader()
    reader.feed(html)
    for form in reader.forms:
        form.action = urljoin(address, form.action)
    return reader.forms


def links_of(html: str, address: str) -> list[str]:
    """Where the links of a page lead, absolute."""
    reader = _Reader()
    reader.feed(html)
    return [urljoin(address, link) for link in reader.links]
