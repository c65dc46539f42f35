"""The numbers of a message that may be an age, each with the words around it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store.ages.figures import STOP, read
from store.ages.words import known

OLDEST = 110


@dataclass(frozen=True, slots=True)
class Number:
    """One number with the words of its clause on both sides, and the last word of the clause before.

    `opens` when the message begins with it and goes on, `personal` when the writer speaks of themselves somewhere.
    """

    value: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    previous: str
    opens: bool
    personal: bool

    @property
    def in_years(self) -> bool:
        return bool(self.after) and self.after[0] in known().years

    @property
    def is_one_of_many(self) -> bool:
        """A telephone number, a postcode in two parts, a score."""
        return any(word.isdigit() for word in (*self.before[-1:], *self.after[:1]))

    @property
    def is_of_someone_else(self) -> bool:
        """ "mon frère a 9 ans", "mon copain (25 ans)": somebody is named, and the writer is not since."""
        if self.after[1:3] == ("comme", "moi"):
            return False
        if not self.before:
            return self.previous in known().people
        people = [at for at, word in enumerate(self.before) if word in known().people and self._is_owned(at)]
        myself = [at for at, word in enumerate(self.before) if word in known().myself]
        return bool(people) and (not myself or max(myself) < people[-1])

    @property
    def is_no_age(self) -> bool:
        """ "depuis 3 ans", "moins de 26 ans": the word that says so stands just before, small words left out."""
        for word in reversed(self.before[-5:]):
            if word in known().not_an_age:
                return word not in known().only_next or self.before[-1] == word
            if word not in known().small:
                return False
        return False

    def _is_owned(self, at: int) -> bool:
        """ "ma fille", but not "fille, 19 ans" nor "je suis une fille de 19 ans"."""
        near = self.before[max(0, at - 2) : at]
        return not known().owned.isdisjoint(near) and "suis" not in self.before[max(0, at - 3) : at]


def numbers_in(text: str) -> Iterator[Number]:
    words = read(text)
    personal = not known().myself.isdisjoint(words)
    for at, word in enumerate(words):
        if word.isdigit() and len(word) <= len(str(OLDEST)):
            start = max((i + 1 for i in range(at) if words[i] == STOP), default=0)
            end = next((i for i in range(at, len(words)) if words[i] == STOP), len(words))
            yield Number(
                value=int(word),
                before=tuple(words[start:at]),
                after=tuple(words[at + 1 : end]),
                previous=words[start - 2] if start > 1 else "",
                opens=_opens(words, at),
                personal=personal,
            )


def _opens(words: Sequence[str], at: int) -> bool:
    """ "19, reims, un taf": the number comes first, and words follow."""
    return at == 0 and len(words) > at + 2 and not words[at + 2].isdigit()
