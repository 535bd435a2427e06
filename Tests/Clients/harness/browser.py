"""A browser without scripts: cookies, redirects, forms."""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import requests

from .forms import Form, forms_of, links_of

REDIRECTS = 10


@dataclass
class Page:
    """A page of the server."""

    response: requests.Response

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return self.response.text

    @property
    def form(self) -> Form:
        forms = forms_of(self.text, self.response.url)
        assert len(forms) == 1, f"{len(forms)} forms on the page of {self.response.url} ({self.status}):\n{self.text}"
        return forms[0]

    @property
    def title(self) -> str:
        """Its heading, without the marks that keep names of other scripts apart."""
        found = re.search("<h1>(.*?)</h1>", self.text)
        assert found, f"no heading on the page of {self.response.url} ({self.status}):\n{self.text}"
        return re.sub("[\u2066-\u2069]", "", unescape(found[1]))

    def link(self, part: str) -> str:
        """The only link whose address contains this."""
        links = {link for link in links_of(self.text, self.response.url) if part in link}
        assert len(links) == 1, f"{links} on the page of {self.response.url} ({self.status}):\n{self.text}"
        return links.pop()


@dataclass
class Return:
    """Where the server sends the browser away to: the client."""

    url: str
    #: What a form would post there; None: a redirect.
    form: dict[str, str] | None = None

    @property
    def parameters(self) -> dict[str, str]:
        if self.form is not None:
            return self.form
        values = parse_qs(urlsplit(self.url).query, keep_blank_values=True, strict_parsing=True)
        assert all(len(all_) == 1 for all_ in values.values()), f"repeated parameters: {self.url}"
        return {name: all_[0] for name, all_ in values.items()}


class Browser:
    """Stays on the server's origin; the first address elsewhere ends the way."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.session = requests.Session()
        self.session.headers["Accept"] = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"
        self.session.headers["Accept-Language"] = "en"

    def open(self, url: str) -> Page | Return:
        return self._follow(self.session.get(url, allow_redirects=False, timeout=30))

    def post(self, url: str, fields: dict[str, str], headers: dict[str, str] | None = None) -> Page | Return:
        """A form of whatever page."""
        return self._follow(
            self.session.post(url, data=fields, headers=headers or {}, allow_redirects=False, timeout=30))

    def submit(self, page: Page, button: tuple[str, str] | None = None, **fields: str) -> Page | Return:
        """Fills the page's only form and presses a button of it."""
        form = page.form
        unknown = {name for name, value in fields.items() if name not in form.fields and (name, value) not in form.choices}
        assert not unknown, f"the form has no {unknown}: {form}"
        assert button is None or button in form.buttons, f"the form has no button {button}: {form}"
        # What browsers say: nothing of the page's origin when its policy forbids to tell.
        is_secretive = page.response.headers.get("Referrer-Policy") == "no-referrer"
        headers = {"Origin": "null" if is_secretive else self.origin}
        return self.post(form.action, form.fields | fields | dict([button] if button else []), headers)

    def sign_in(self, url: str, email: str, password: str) -> Return:
        """The way of somebody who agrees to everything, from the client's link back to the client."""
        step = self.open(url)
        for _ in range(5):
            if isinstance(step, Return):
                return step
            form = step.form
            if not form.action.startswith(self.origin + "/"):
                return Return(form.action, form.fields)
            if "password" in form.fields:
                step = self.submit(step, email=email, password=password)
            elif ("decision", "allow") in form.buttons:
                step = self.submit(step, button=("decision", "allow"))
            elif ("choice", "continue") in form.buttons:
                step = self.submit(step, button=("choice", "continue"))
            else:
                break
        raise AssertionError(f"no way on from this page:\n{step.text}")

    def _follow(self, response: requests.Response) -> Page | Return:
        for _ in range(REDIRECTS):
            if response.status_code not in (301, 302, 303, 307, 308):
                return Page(response)
            assert response.status_code in (302, 303), f"a {response.status_code} would post the form again"
            target = urljoin(response.url, response.headers["Location"])
            address = urlsplit(target)
            if f"{address.scheme}://{address.netloc}" != self.origin:
                return Return(target)
            response = self.session.get(target, allow_redirects=False, timeout=30)
        raise AssertionError(f"redirected for ever: {response.url}")
