"""Families that are rotated on both nodes while what they stand on is ended, in every way there is."""

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from harness.browser import Page

from .history import Event, History
from .lines import Ask, Lines
from .load import DEADLINE
from .people import Family, Tenancy

#: What a client or a thief does to one family, in one volley with refreshes of it.
BY_CLIENTS = ("revoke", "revoke an old one", "revoke access", "replay", "reuse", "nothing")
#: What ends all families of a person, beside the threads that rotate them.
BY_OTHERS = ("disable", "password", "logout")


class Strife:
    def __init__(self, tenancy: Tenancy, families: list[Family], history: History, rotations: int = 12) -> None:
        """After so many rotations, more or less, a family ends; whose person others end goes on until then."""
        self.tenancy = tenancy
        self.history = history
        self.families = families
        self.rotations = rotations
        can_sign_out = "end_session_endpoint" in tenancy.tenant.metadata()
        self.endings = [kind for kind in BY_OTHERS if kind != "logout" or can_sign_out]
        people = sorted({family.person for family in families})
        #: A part of the people is left to their clients.
        self.ended_by_others = {
            person: self.endings[index // 2 % len(self.endings)] for index, person in enumerate(people) if index % 2}
        self._done = 0
        self._progress = threading.Condition()

    def run(self, threads: int = 4) -> None:
        """Until every family has had its end, and everything was tried with it afterwards."""
        with ThreadPoolExecutor(threads + 1) as pool:
            others = pool.submit(self._end_people)
            shares = [
                pool.submit(self._live, self.families[index::threads], random.Random(index))
                for index in range(threads)]
            for share in [others, *shares]:
                share.result()

    # What clients do

    def _live(self, families: list[Family], chance: random.Random) -> None:
        lines = Lines(self.tenancy, self.history)
        planned = {
            family.name: (BY_CLIENTS[index % len(BY_CLIENTS)], self.rotations * chance.uniform(0.5, 1.5))
            for index, family in enumerate(family for family in families if family.person not in self.ended_by_others)}
        rounds = Counter[str]()
        living = list(families)
        deadline = time.monotonic() + DEADLINE
        while living:
            assert time.monotonic() < deadline, f"{len(living)} families don't end"
            family = chance.choice(living)
            self._rotate(family, lines, chance)
            if family.name in planned and not family.is_over:
                ending, after = planned[family.name]
                rounds[family.name] += 1
                if rounds[family.name] > after:
                    self._end(family, ending, lines, chance)
                    if not family.is_over:
                        living.remove(family)
            if family.is_over:
                self.try_everything(family, lines)
                living.remove(family)
        lines.close()

    def _rotate(self, family: Family, lines: Lines, chance: random.Random) -> None:
        self._take(family, lines.refresh(family, *_nodes(chance, 4)))
        if family.former and not family.is_over:
            match chance.randrange(5):
                # A second tab, or an answer that was lost; its successor isn't in use meanwhile.
                case 0 | 1: self._take(family, lines.refresh(family, *_nodes(chance, 3), token=family.former))
                case 2: lines.volley(*self._questions(family, chance))
        with self._progress:
            self._done += 1
            self._progress.notify_all()

    def _questions(self, family: Family, chance: random.Random) -> list[Ask]:
        return [
            Ask(chance.randrange(2), "introspect", family, family.token),
            Ask(chance.randrange(2), "introspect", family, family.access),
            Ask(chance.randrange(2), "userinfo", family, family.access)]

    def _take(self, family: Family, events: list[Event]) -> None:
        for event in events:
            if event.outcome == "given":
                family.advance(event.successor, event.access)
            else:
                family.is_over = True

    def _end(self, family: Family, ending: str, lines: Lines, chance: random.Random) -> None:
        node = chance.randrange(2)
        match ending:
            case "revoke": asks = [Ask(node, "revoke", family, family.token)]
            case "revoke an old one": asks = [Ask(node, "revoke", family, family.tokens[0])]
            case "revoke access": asks = [Ask(node, "revoke access", family, family.access)]
            case "replay": asks = [Ask(node, "replay", family)]
            case "reuse": asks = [Ask(node, "refresh", family, family.tokens[0])]
            case _: return
        revoked = family.access
        asks += [Ask(node, "refresh", family, family.token) for node in _nodes(chance, 4)]
        asks += self._questions(family, chance)
        chance.shuffle(asks)
        events = lines.volley(*asks)
        given = [event for event in events if event.outcome == "given"]
        self._take(family, given)
        # Of an access token alone, the others go on.
        family.is_over = ending != "revoke access" or not given
        if not family.is_over:
            lines.volley(*(Ask(node, kind, family, revoked) for node in (0, 1) for kind in ("introspect", "userinfo")))

    def try_everything(self, family: Family, lines: Lines) -> None:
        """With all that anybody may still have of it, on both nodes at once."""
        for node in (0, 1):
            lines.volley(*(
                Ask(chosen, kind, family, token)
                for chosen in (node, 1 - node)
                for kind, tokens in (
                    ("refresh", family.tokens[-2:]), ("introspect", family.tokens[-2:] + family.accesses[-1:]),
                    ("userinfo", family.accesses[-2:]))
                for token in tokens))

    # What others do

    def _end_people(self) -> None:
        """One way after the other, each at a time when everybody has had some rotations."""
        kinds = sorted(set(self.ended_by_others.values()))
        for number, kind in enumerate(kinds, 1):
            self._await(len(self.families) * self.rotations * number // (len(kinds) + 1))
            people = [person for person, its in self.ended_by_others.items() if its == kind]
            begun = time.monotonic()
            if kind == "logout":
                for person in people:
                    self._sign_out(person)
            else:
                change = {"enabled": False} if kind == "disable" else {"password": "another one than before"}
                self.tenancy.apply([self.tenancy.person(person, **change) for person in people])
            answered = time.monotonic()
            for family in self.families:
                if family.person in people:
                    self.history.add(Event(kind, family.name, begun, answered, "ended"))

    def _await(self, rotations: int) -> None:
        # With so few families left that it is never reached, now is as good.
        with self._progress:
            self._progress.wait_for(lambda: self._done >= rotations, DEADLINE)

    def _sign_out(self, person: str) -> None:
        """Whatever is chosen there, what the client was given in this session ends."""
        family = next(family for family in self.families if family.person == person)
        browser = self.tenancy.browsers[person]
        address = self.tenancy.tenant.metadata()["end_session_endpoint"]
        step = browser.open(address + "?" + urlencode({"id_token_hint": family.id_token, "client_id": "web"}))
        if isinstance(step, Page) and "<form" in step.text:
            browser.submit(step, button=next(iter(step.form.buttons), None))


def _nodes(chance: random.Random, most: int) -> list[int]:
    return [chance.randrange(2) for _ in range(chance.randint(1, most))]
