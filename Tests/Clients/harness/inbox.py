"""Mail as its reader has it: taken apart by Python's own library."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

from .waiting import wait_until

CODE = re.compile(r"\b\d{4}[ -]?\d{4}\b")
LINK = re.compile(r"^https?://\S+$", re.MULTILINE)


@dataclass(frozen=True)
class Letter:
    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def text(self) -> str:
        return self.message.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @property
    def html(self) -> str:
        return self.message.get_body(("html",)).get_content()

    @property
    def code(self) -> str:
        found = CODE.findall(self.text)
        assert len(found) == 1, f"{len(found)} codes in:\n{self.text}"
        return found[0]

    @property
    def wrong_code(self) -> str:
        """Another one of the same form."""
        return self.code[:-1] + str((int(self.code[-1]) + 1) % 10)

    @property
    def links(self) -> list[str]:
        return LINK.findall(self.text)

    @property
    def link(self) -> str:
        """Where its button leads."""
        assert self.links, f"no link in:\n{self.text}"
        assert f'href="{self.links[0]}"' in self.html.replace("&amp;", "&").replace("&#x3D;", "="), self.html
        return self.links[0]


class Inbox:
    """Everything that was delivered; each letter is handed out once."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self._taken = 0
        self._waiting: list[Letter] = []

    def put(self, sender: str, recipients: list[str], content: bytes) -> None:
        message = message_from_bytes(content, policy=SMTP)
        assert isinstance(message, EmailMessage)
        self.letters.append(Letter(sender, tuple(recipients), message))

    def next(self, to: str) -> Letter:
        """The oldest letter to the address that wasn't handed out yet; waits for it."""
        found: list[Letter] = []

        def look() -> bool:
            arrived = self.letters[self._taken:]
            self._taken += len(arrived)
            self._waiting += arrived
            found.extend([letter for letter in self._waiting if to in letter.recipients][:1])
            return bool(found)

        wait_until(look, lambda: f"nothing came for {to}; there is {[(x.recipients, x.subject) for x in self._waiting]}")
        self._waiting.remove(found[0])
        return found[0]

    def latest(self, to: str) -> Letter:
        """The same, but what came before it is passed over."""
        letter = self.next(to)
        while later := [other for other in self._waiting if to in other.recipients]:
            letter = later[0]
            self._waiting.remove(letter)
        return letter

    def subjects(self, to: str) -> list[str]:
        return [letter.subject for letter in self.letters if to in letter.recipients]
