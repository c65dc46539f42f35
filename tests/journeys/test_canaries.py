"""Canaries: contact details typed everywhere are found nowhere in clear."""

import re

import pytest
from redis import Redis

from tests.journeys.mailbox import Mailbox
from tests.journeys.service import Service
from tests.journeys.walks import ORGANISATION, ask_to_be_called, reach_offers, see_every_offer
from tests.journeys.youth import WebYouth

pytestmark = pytest.mark.journey

NAME, EMAIL, PHONE = "Zorabelline", "zora.canari@example.org", "06 39 98 77 31"
CLEAR = re.compile(rb"zorabelline|zora\.canari|6[ .-]?39[ .-]?98[ .-]?77[ .-]?31", re.IGNORECASE)


class TestContactDetailsTypedEverywhere:
    def test_are_in_no_table_log_mail_or_cache(self, service: Service, youth: WebYouth) -> None:
        youth.say(f"salut je m'appelle {NAME}, mon num c'est {PHONE}")
        youth.say(EMAIL)
        reach_offers(youth)
        see_every_offer(youth)
        youth.say(f"tu peux m'écrire à {EMAIL.upper()} ou appeler le +33639987731")
        ask_to_be_called(youth)
        youth.say(NAME)
        youth.say(f"{PHONE.replace(' ', '.')} ou {EMAIL}")
        youth.say("le matin")
        youth.press("Envoyer")
        youth.say(f"et sinon {PHONE.replace(' ', '-')}")
        youth.say("voir mes données")
        assert CLEAR.search(youth.transcript().encode()), "the youth reads their own details, or this test sees nothing"
        (request,) = service.facts.requests_of(youth.id)
        assert service.facts.readable_details(youth.id) >= 5
        Mailbox(service.mail_folder, service.facts.professionals_of(ORGANISATION)[0]).wait_for(request.reference)
        assert _leaks(service, CLEAR) == []
        assert _leaks(service, re.compile(re.escape(youth.token.encode()))) == []


def _leaks(service: Service, pattern: re.Pattern[bytes]) -> list[str]:
    """Where it stands in clear: files of the databases and their journals, logs, e-mails, keys and values of Redis."""
    files = [f"{path}: {found[0]!r}" for path in service.kept_files() if (found := pattern.findall(path.read_bytes()))]
    return [*files, *_in_redis(service.stores.redis_url, pattern)]


def _in_redis(url: str, pattern: re.Pattern[bytes]) -> list[str]:
    if not url:
        return []
    read = {"string": "GET", "hash": "HGETALL", "list": "LRANGE 0 -1", "zset": "ZRANGE 0 -1", "set": "SMEMBERS"}
    with Redis.from_url(url) as redis:
        leaks = []
        for key in redis.scan_iter():
            command, *rest = read[redis.type(key).decode()].split()
            if pattern.search(key + repr(redis.execute_command(command, key, *rest)).encode()):
                leaks.append(f"redis: {key!r}")
        return leaks
