"""An SMTP server of our own: it keeps what it is given, or refuses it."""

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from .inbox import Inbox
from .server import free_port


class MailServer:
    """Listens on a port of the loopback interface, without TLS; it can be down first and come up later."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}?tls=none"
        self.inbox = Inbox()
        #: What is answered to recipients; None: they are accepted.
        self.refusal: str | None = None
        #: How many recipients were refused.
        self.refused = 0
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.refusal is not None:
            self.refused += 1
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.inbox.put(envelope.mail_from or "", envelope.rcpt_tos, envelope.original_content or b"")
        return "250 OK"
