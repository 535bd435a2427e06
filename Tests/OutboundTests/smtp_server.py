"""The other side of the mail tests: an SMTP server that does what its ports, the name in EHLO and the addresses say.

Usage: smtp_server.py CERTIFICATE KEY. Prints `name=port` for each of its ports, and ends when its standard input does.
What has come is asked for by HTTP, at the port `board`.

- Ports: `starttls`, `tls`, `mute` (accepts, and says nothing), and one for each of GREETINGS.
- The name in EHLO, such as `auth-535` or `utf8-never.no-auth`, says what goes wrong before a mail comes.
- The local part of an address, such as `rcpt-550-5.1.1`, says what is answered to MAIL, RCPT, DATA or the message.
"""

import asyncio
import base64
import email
import email.errors
import email.policy
import json
import os
import ssl
import sys
from collections import Counter, defaultdict
from email.header import decode_header, make_header
from email.utils import parseaddr

from server import Board, answer, read_request, repeat, say_nothing

GREETINGS = {
    "greeting-421": b"421 4.3.2 closing\r\n",
    "greeting-554": b"554 no mail here\r\n",
    "greeting-http": b"HTTP/1.1 200 OK\r\n\r\n",
    "greeting-long": b"220-" + b"x" * 900 + b"\r\n" + b"220-more\r\n" * 20 + b"220 ready\r\n",
}
#: What is said again and again, and never comes to an end.
ENDLESS = {"endless-line": b"220 " + b"x" * 1000, "endless-lines": b"220-x\r\n" * 100, "drip": b"x"}

USERS = {"user": "pass word", "Jürgen@example.com": "pässwörd:/?#@;"}

board = None
mails = {}
#: By the name in EHLO, what was said without TLS.
clear = defaultdict(list)
#: By the same, how many mails are between MAIL and their acceptance, and how many were.
under_way, most_under_way = Counter(), Counter()
context = None


def describe(message):
    """What Python's own parser makes of it."""
    parsed = email.message_from_string(message.decode(), policy=email.policy.default)
    parts = list(parsed.iter_parts())
    defects = [repr(defect) for part in [parsed, *parts] for defect in part.defects]
    # It knows no SMTPUTF8.
    defects += [
        f"{name}: {defect!r}" for name, value in parsed.items() for defect in value.defects
        if not isinstance(defect, email.errors.NonASCIILocalPartDefect)
    ]
    # It leaves white space between two encoded words of a name, but not by its older functions.
    sender = email.message_from_string(message.decode())["from"]
    return {
        "type": parsed.get_content_type(),
        "names": parsed.keys(),
        "headers": {name: str(value) for name, value in parsed.items()},
        "senderName": str(make_header(decode_header(parseaddr(sender)[0]))),
        "sender": parsed["from"].addresses[0].addr_spec,
        "recipients": [address.addr_spec for address in parsed["to"].addresses],
        "time": parsed["date"].datetime.timestamp(),
        "partTypes": [part.get_content_type() for part in parts],
        "charsets": [part.get_content_charset() for part in parts],
        "texts": [part.get_content().replace("\r\n", "\n") for part in parts],
        "defects": defects,
    }


class Session:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.name, self.moods, self.user = "", [], None

    @property
    def is_secure(self):
        return self.writer.get_extra_info("ssl_object") is not None

    def mood(self, kind):
        """Of `kind-…`, the rest; None if that is not asked for."""
        return next((mood.removeprefix(kind + "-") for mood in self.moods if mood.startswith(kind + "-")), None)

    async def say(self, text):
        self.writer.write(text.encode() + b"\r\n")
        await self.writer.drain()

    async def hang(self):
        await board.add(f"hang:{self.name}")
        await self.reader.read()
        await board.add(f"gone:{self.name}")
        raise ConnectionError("that was it")

    async def misbehave(self, what, address):
        """Says what an address asks for. The words hold the address, as those of real servers do."""
        code, _, enhanced = what.partition("-")
        if code == "hang":
            await self.hang()
        elif code == "wait":
            await board.add(f"arrived:{self.name}")
            await board.reach(f"go:{self.name}", 1)
            return False
        elif code == "close":
            raise ConnectionError("that was it")
        elif code == "twice":
            await self.say("250 fine\r\n250 and another")
        elif code == "noise":
            await self.say("what do you want, <" + address + ">?")
        elif code == "huge":
            await repeat(self.writer, b"250-" + b"x" * 500 + b"\r\n")
        elif code == "drip":
            await repeat(self.writer, b"2", pause=0.02)
        elif code == "lines":
            await self.say(f"250-fine\r\n250-{'x' * 900}\r\n250 <{address}>")
        elif code.isdigit():
            await self.say(f"{code} {enhanced + ' ' if enhanced else ''}<{address}>: no \x1b[31msuch\x07")
        else:
            return False
        return True

    async def run(self):
        await self.say("220 test ready")
        while line := await self.reader.readline():
            text = line.decode().rstrip("\r\n")
            verb, _, rest = text.partition(" ")
            if not self.is_secure and verb.upper() != "EHLO":
                clear[self.name].append(text)
            handler = getattr(self, "do_" + verb.lower(), None)
            if handler is None:
                await self.say("502 5.5.1 unknown")
            elif await handler(rest):
                return

    async def do_ehlo(self, name):
        self.name, self.moods = name, name.split(".")
        if not self.is_secure:
            clear[name].append("EHLO " + name)
        if self.mood("ehlo"):
            await self.misbehave(self.mood("ehlo"), name)
            return
        offers = ["test", "8BITMIME", "SIZE 1000000", "ENHANCEDSTATUSCODES"]
        if not self.is_secure and self.mood("no") != "starttls":
            offers.append("STARTTLS")
        if self.mood("utf8") is None or self.mood("utf8") == "clear" and not self.is_secure:
            offers.append("smtputf8")
        if self.mood("no") != "auth":
            offers.append("AUTH " + {"login": "LOGIN", "cram": "CRAM-MD5"}.get(self.mood("only"), "PLAIN LOGIN"))
        await self.say("\r\n".join(f"250{' ' if offer is offers[-1] else '-'}{offer}" for offer in offers))

    async def do_helo(self, name):
        await self.say("250 test")

    async def do_starttls(self, rest):
        what = self.mood("starttls")
        if what == "inject":
            # In one packet: what comes after the first line must not be taken for a reply within TLS.
            self.writer.write(b"220 go ahead\r\n250-test\r\n250 AUTH PLAIN\r\n235 welcome\r\n")
        elif what and await self.misbehave(what, self.name):
            return
        else:
            await self.say("220 go ahead")
        try:
            await self.writer.start_tls(context)
        except (OSError, ssl.SSLError):
            await board.add(f"refused:{self.name}")
            return True
        if self.mood("then") == "deaf":
            await self.hang()

    async def do_auth(self, rest):
        mechanism, _, initial = rest.partition(" ")
        if mechanism == "PLAIN":
            _, user, password = base64.b64decode(initial or await self.ask("")).decode().split("\0")
        elif mechanism == "LOGIN":
            user = base64.b64decode(initial or await self.ask("VXNlcm5hbWU6")).decode()
            password = base64.b64decode(await self.ask("UGFzc3dvcmQ6")).decode()
        else:
            return await self.say("504 5.5.4 unknown")
        what = self.mood("auth")
        if what == "deaf":
            await self.say("535 5.7.8 no")
            await self.hang()
        elif what:
            await self.misbehave(what, user)
        elif USERS.get(user) == password:
            self.user = user
            await self.say("235 2.7.0 welcome")
        else:
            await self.say(f"535 5.7.8 who is {user}, {password}?")

    async def ask(self, question):
        await self.say("334 " + question)
        line = (await self.reader.readline()).decode().rstrip("\r\n")
        if not self.is_secure:
            clear[self.name].append(line)
        return line

    async def do_mail(self, rest):
        path, _, parameters = rest.removeprefix("FROM:").partition(" ")
        self.sender, self.parameters = path.strip("<>"), parameters
        under_way[self.name] += 1
        most_under_way[self.name] = max(most_under_way[self.name], under_way[self.name])
        if not await self.answer("mail", self.sender):
            await self.say("250 2.1.0 fine")

    async def do_rcpt(self, rest):
        self.recipient = rest.removeprefix("TO:").strip("<>")
        if not await self.answer("rcpt", self.recipient):
            await self.say("250 2.1.5 fine")

    async def answer(self, step, address):
        local = address.rpartition("@")[0]
        return local.startswith(step + "-") and await self.misbehave(local.removeprefix(step + "-"), address)

    async def do_data(self, rest):
        if await self.answer("data", self.recipient):
            return
        await self.say("354 go ahead")
        if self.recipient.startswith("message-deaf"):
            await self.hang()
        lines = []
        while (line := await self.reader.readuntil(b"\n")) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b".") else line)
        await self.keep(b"".join(lines))
        under_way[self.name] -= 1
        if not await self.answer("done", self.recipient):
            await self.say("250 2.0.0 taken")

    async def keep(self, message):
        described = describe(message)
        described |= {
            "envelopeSender": self.sender, "envelopeRecipient": self.recipient, "parameters": self.parameters,
            "ownName": self.name, "isSecure": self.is_secure, "user": self.user or "",
            "longestLine": max(len(line) for line in message.split(b"\r\n")),
            "hasBareLineEnds": b"\n" in message.replace(b"\r\n", b"") or b"\r" in message.replace(b"\r\n", b""),
            "raw": message.decode(),
        }
        mails.setdefault(described["headers"]["Message-ID"].strip("<>"), []).append(described)
        await board.add("mail:" + self.name)

    async def do_quit(self, rest):
        await board.add("quit:" + self.name)
        await self.say("221 2.0.0 bye")
        return True


def speak(before=b"", again=b""):
    async def serve(reader, writer):
        try:
            if again:
                await repeat(writer, again, pause=0.02)
            elif before and not before.endswith(b"ready\r\n"):
                writer.write(before)
                await reader.read()
            else:
                session = Session(reader, writer)
                writer.write(before.removesuffix(b"220 ready\r\n"))
                await session.run()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, UnicodeDecodeError):
            pass
        finally:
            writer.close()

    return serve


async def tell(reader, writer):
    """/reach/NAME?COUNT waits until something has happened that often, /add/NAME lets it happen; /mails/MESSAGE-ID,
    /clear/NAME and /most/NAME tell what has come."""
    try:
        line, _, _ = await read_request(reader)
        path, _, query = line.split(" ")[1].partition("?")
        _, command, name = path.split("/", 2)
        if command == "reach":
            await board.reach(name, int(query))
        elif command == "add":
            await board.add(name)
        known = {"mails": mails.get(name, []), "clear": clear[name], "most": most_under_way[name]}.get(command)
        writer.write(answer(json.dumps(known).encode()))
        await writer.drain()
    except (OSError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def main():
    global board, context
    board = Board()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    services = {"board": (tell, None), "starttls": (speak(), None), "tls": (speak(), context), "mute": (say_nothing, None)}
    services |= {name: (speak(before=greeting), None) for name, greeting in GREETINGS.items()}
    services |= {name: (speak(again=piece), None) for name, piece in ENDLESS.items()}
    ports = []
    for name, (service, tls) in services.items():
        server = await asyncio.start_server(service, "127.0.0.1", 0, backlog=512, ssl=tls)
        ports.append(f"{name}={server.sockets[0].getsockname()[1]}")
    print(*ports, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.new_event_loop().run_until_complete(main())
# Without waiting for the connections that hang.
os._exit(0)
