"""A place named inside a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from store.places.commune import Commune
from store.places.cues import Cues
from store.places.found import Found, Nothing, One, Several, offered
from store.places.names import Names, Words
from store.places.query import Query, read
from store.places.ranking import IN_TERRITORY, Nearness
from store.places.search import Search
from store.places.sentence import AFTER_PREPOSITION, DWELLING, NOWHERE, STOP, Sentence, cut
from store.places.spelling import SMALL_WORDS, loose

LONGEST = 500  # characters of a message
_MOST_WORDS = 9  # of a name, its number or postcode included
_MOST_GUESSED = 4  # words of a misspelt name
_MOST_GUESSES = 8  # a guess costs milliseconds
_KNOWN, _WELL_KNOWN = 2_000, 5_000  # inhabitants
_CAREFUL = 1.3  # mistakes forgiven without "j'habite à"


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    size: int
    cue: int
    found: Found

    def holds(self, other: "_Span") -> bool:
        inside = self.start <= other.start and other.start + other.size <= self.start + self.size
        return inside and self.size > other.size


class Mentions:
    """Sure of a place where the sentence or the size of the town is; silent otherwise."""

    def __init__(self, search: Search, names: Names, cues: Cues) -> None:
        self._search = search
        self._names = names
        self._cues = cues

    def find(self, text: str, *, near: frozenset[str]) -> Found:
        sentence = cut(text[:LONGEST], self._cues)
        nearness = self._search.nearness(near)
        around = self._search.departments_in(sentence.words)
        spans = list(self._spans(sentence, nearness, around))
        if not spans:
            return self._guessed(sentence, nearness)
        kept = _surest(_affirmed(spans, sentence))
        return self._continued(sentence, kept, nearness) or _narrowed(_merged(kept), around)

    def _continued(self, sentence: Sentence, kept: list[_Span], near: Nearness) -> Found | None:
        """A longer name whose end is misspelt: "vaulx en vlin" is not Vaulx."""
        if len(kept) > 1:
            return None
        span = kept[0]
        ahead = sentence.ahead(span.start)[: span.size + _MOST_GUESSED - 1]
        for size in range(len(ahead), span.size, -1):
            if self._is_odd(ahead[:size]) and not any(word[0].isdigit() for word in ahead[:size]):
                found = self._search.guess(read(ahead[:size]), near, complete=False, patience=_CAREFUL)
                if _is_fit(found, near, at_least=_KNOWN):
                    return found
        return None

    def _spans(self, sentence: Sentence, near: Nearness, around: frozenset[str]) -> Iterator[_Span]:
        for start in range(len(sentence.words)):
            if sentence.names_a_person(start):
                continue
            ahead = sentence.ahead(start)
            longest = 1 if ahead and ahead[0] in self._cues.at else _MOST_WORDS  # "à Brest" is not Abrest
            for size in range(min(longest, len(ahead)), 0, -1):
                cue = sentence.cue(start)
                found = self._named(sentence, start, ahead[:size], near, around)
                if not isinstance(found, Nothing):
                    yield _Span(start, size, cue, found)

    def _named(self, sentence: Sentence, start: int, name: Words, near: Nearness, around: frozenset[str]) -> Found:
        query = read(name)
        with_article = (*sentence.hidden_article(start), *query.name)
        if self._names.strictly(with_article):
            query = replace(query, name=with_article)
        if not query.name:
            return self._search.exact(query, near) if _is_number(query, name) else Nothing()
        in_area = bool(around) and self._search.lies_in_named_area(query.name)
        if not in_area and not self._may_be(name, query.name):
            return Nothing()
        found = self._search.exact(query, near)
        sure = bool(query.postcode) or in_area
        return found if sure or self._believable(sentence, start, query, found, near, around) else Nothing()

    def _may_be(self, name: Words, bare: Words) -> bool:
        """A cheap look before the real search: most words of a sentence are no place."""
        if name[0] in SMALL_WORDS or bare[-1] in SMALL_WORDS:
            return bool(self._names.strictly(bare))
        return bool(self._names.exact(bare))

    def _believable(
        self, sentence: Sentence, start: int, query: Query, found: Found, near: Nearness, around: frozenset[str]
    ) -> bool:
        communes = _communes(found)
        if not communes:
            return False
        cue = sentence.cue(start)
        size = max(commune.population for commune in communes)
        local = any(near.of(commune) == IN_TERRITORY for commune in communes)
        if self._search.is_area(query.name) and (
            sentence.follows_article(start) or not self._search.is_town(query.name)
        ):
            return False
        if self._is_everyday(query.name):
            if len(query.name) > 1 and size >= _WELL_KNOWN and sentence.is_alone(start, len(query.name)):
                return True  # "fort de france", "16 ans, La Possession"
            if size >= _KNOWN and any(commune.department in around for commune in communes):
                return True  # "le port, 974"
            return self._meant(sentence, start, query.name, known=local or size >= _KNOWN, size=size)
        if cue == NOWHERE:
            whole = len(sentence.words) == len(query.name)
            return local or whole or size >= _KNOWN or sentence.capitals[start]
        return cue == DWELLING or local or size >= _KNOWN or len(loose(query.name)) > 3

    def _meant(self, sentence: Sentence, start: int, name: Words, *, known: bool, size: int) -> bool:
        """Whether an everyday word stands for the town of that name: "j'habite à Sens", "le port" no, "au Port" yes."""
        cue = sentence.cue(start)
        spelt = bool(self._names.strictly(name)) and not sentence.follows_article(start)
        if cue == DWELLING:
            return known and spelt
        if cue == AFTER_PREPOSITION:
            several = len(loose(name).split()) > 1
            return size >= _WELL_KNOWN and (several or (spelt and sentence.capitals[start]))
        return False

    def _is_everyday(self, name: Words) -> bool:
        significant = tuple(loose(name).split())
        named_after_a_saint = len(significant) > 1 and significant[0] == "saint"
        return self._search.is_ordinary(significant) and not named_after_a_saint

    def _guessed(self, sentence: Sentence, near: Nearness) -> Found:
        starts = sorted(range(len(sentence.words)), key=lambda start: -sentence.cue(start))
        tries = ((start, name) for start in starts for name in self._misspelt(sentence, start))
        for _, (start, name) in zip(range(_MOST_GUESSES), tries, strict=False):
            sure = sentence.cue(start) == DWELLING
            found = self._search.guess(read(name), near, complete=False, patience=3.0 if sure else _CAREFUL)
            if _is_fit(found, near, at_least=_KNOWN if sure else _WELL_KNOWN):
                return found
        return Nothing()

    def _misspelt(self, sentence: Sentence, start: int) -> Iterator[Words]:
        """What may be a misspelt name here: only after a preposition, since any word may be misspelt."""
        ahead = sentence.ahead(start)
        longest = min(_MOST_GUESSED, len(ahead))
        if sentence.cue(start) != NOWHERE:
            yield from (ahead[:size] for size in range(longest, 0, -1) if self._is_odd(ahead[:size]))

    def _is_odd(self, name: Words) -> bool:
        """Whether the words look like a name: not everyday French, nor starting or ending so."""
        plain = [word for word in (name[0], name[-1]) if word != "saint" and self._search.is_ordinary((word,))]
        return not plain and not name[0].isdigit() and not self._search.is_area(name)


def _surest(spans: list[_Span]) -> list[_Span]:
    """The longest names, those with the surest cue."""
    whole = [span for span in spans if not any(other.holds(span) for other in spans)]
    surest = max(span.cue for span in whole)
    kept = [span for span in whole if span.cue == surest]
    ends = {span.start + span.size for span in kept}
    # "à Bétheny ou Tinqueux": one word later, the preposition still counts.
    return [*kept, *(span for span in whole if span.cue == NOWHERE and span.start - 1 in ends and span not in kept)]


def _affirmed(spans: list[_Span], sentence: Sentence) -> list[_Span]:
    """ "pas nantes, toulouse en fait": a place that is denied counts only when no other is named."""
    kept = [span for span in spans if not sentence.is_denied(span.start)]
    return kept or spans


def _narrowed(found: Found, around: frozenset[str]) -> Found:
    """ "valence, celle de la drôme": the department or region said elsewhere settles which one."""
    if not isinstance(found, Several):
        return found
    there = [commune for commune in found.communes if commune.department in around]
    return One(there[0]) if len(there) == 1 else found


def _merged(kept: list[_Span]) -> Found:
    """The only place; of several, all are offered."""
    if len(kept) == 1:
        return kept[0].found
    merged = dict.fromkeys(commune for span in kept for commune in _communes(span.found))
    return offered(tuple(merged))


def _communes(found: Found) -> tuple[Commune, ...]:
    match found:
        case One(commune):
            return (commune,)
        case Several(communes):
            return communes
    return ()


def _is_fit(found: Found, near: Nearness, *, at_least: int) -> bool:
    return any(one.population >= at_least or near.of(one) == IN_TERRITORY for one in _communes(found))


def _is_number(query: Query, name: Words) -> bool:
    return STOP not in name and (bool(query.postcode) or query.ordinal)
