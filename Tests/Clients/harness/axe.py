"""axe-core, which looks for barriers in a page."""

from importlib.resources import files

from playwright.sync_api import Page

#: Everything that axe knows of WCAG 2.2 AA and of good practice, the size of targets too.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Axe:
    def __init__(self) -> None:
        self._source = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

    def violations(self, page: Page, rules: list[str] | None = None) -> list[str]:
        """What is wrong with the page as it is now: rule, element, and why. `rules` limits it to these."""
        # The console's way into the page: its policy stays as strict as ever.
        if not page.evaluate("'axe' in window"):
            page.evaluate(self._source)
        chosen = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
        answer = page.evaluate(
            "chosen => axe.run({runOnly: chosen, resultTypes: ['violations'], preload: false})", chosen)
        return [
            f"{violation['id']}: {node['html']} ({node['failureSummary']})"
            for violation in answer["violations"] for node in violation["nodes"]
        ]
