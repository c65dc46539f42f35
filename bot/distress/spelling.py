"""How a youth's message is brought to one spelling before the rules read it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

LONGEST_TEXT = 500
"""Characters read; the gateway refuses longer messages, this holds when it does not."""
SHORTEST_TYPO = 6
"""Letters a word needs before one wrong letter is forgiven: shorter words have too many neighbours."""

_WORD = re.compile(r"[a-z0-9]+|[.!?;\n]")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_DOUBLED = re.compile(r"([a-z])\1")
_SPELT_OUT = re.compile(r"\b(?:[a-z][.\-_*] ?){3,}[a-z]\b")
_GLUED = re.compile(r"j(?=[bcdfghklmnpqrstvxz][a-z])|[mn](?=[bcdfgjkpqrstvxz][a-z]{2})")
_HIDDEN_LETTERS = str.maketrans("0134@$", "oieaas")
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"), (r"(?<!c)h", ""), (r"qu|ck|q", "k"), (r"sc(?=[eiy])", "s"), (r"c(?=[eiy])", "s"),
        (r"c(?!h)", "k"), (r"e?au", "o"), (r"[ae]i", "e"), (r"y", "i"), (r"g(?=[ei])", "j"),
    )
)  # fmt: skip
_ENDINGS = ("ees", "ers", "es", "ee", "er", "ez", "e", "s", "x", "t", "d", "p", "z")
_SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Spelling:
    """What the lexicon knows about writing; every word passes here, the rules' own words too."""

    sms: Mapping[str, tuple[str, ...]]
    emojis: Mapping[str, str]
    kept: frozenset[str]
    dropped: frozenset[str]
    strong: tuple[str, ...]
    known: frozenset[str] = frozenset()

    def read(self, text: str) -> tuple[str, ...]:
        """The words of a text by their sound, sentence ends as ".", without words that carry nothing."""
        words = [self.fold(word) for raw in _WORD.findall(self._plain(text)) for word in self._unglue(raw)]
        return tuple(self._forgive(word) for word in words if word not in self.dropped)

    def fold(self, word: str) -> str:
        """One word by its sound: "frappé", "frape" and "frapper" are the same."""
        if not word.isalpha():
            return "." if word in ".!?;\n" else word
        if word in self.kept:
            return word
        if word.removesuffix("s") in self.kept:
            return word.removesuffix("s")
        return _without_ending(self.stem(word))

    def stem(self, word: str) -> str:
        """The sound of a word's beginning, its ending left alone."""
        for pattern, sound in _SOUNDS:
            word = pattern.sub(sound, word)
        return _DOUBLED.sub(r"\1", word)

    def _plain(self, text: str) -> str:
        text = text[:LONGEST_TEXT]
        for emoji, word in self.emojis.items():
            text = text.replace(emoji, f" {word} ")
        text = text.lower().replace("œ", "oe").replace("ç", "ss")
        bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        bare = _SPELT_OUT.sub(lambda found: re.sub(r"[^a-z]", "", found.group()), bare)
        return _STRETCHED.sub(r"\1", bare)

    def _unglue(self, word: str) -> tuple[str, ...]:
        if word in self.sms:
            return tuple(letter for full in self.sms[word] for letter in self._letter(full))
        if any(c.isdigit() for c in word) and sum(c.isalpha() for c in word) > _SHORTEST_STEM:
            return (word.translate(_HIDDEN_LETTERS),)
        if self._elided(word):
            return (*self._letter(word[0]), word[1:])
        if _GLUED.match(word):
            return (*self._letter(word[0]), *self._unglue(word[1:]))
        return (word,)

    def _elided(self, word: str) -> bool:
        """Whether a letter lost its apostrophe: "detre" is "d'être", since only "être" is a word of the lexicon."""
        return (
            len(word) > _SHORTEST_STEM
            and word[0] in "jdlmtsn"
            and word[1] in "aeiouyh"
            and self.fold(word) not in self.known
            and self.fold(word[1:]) in self.known
        )

    def _letter(self, word: str) -> tuple[str, ...]:
        return self.sms.get(word, (word,)) if len(word) == 1 else (word,)

    def _forgive(self, word: str) -> str:
        if len(word) < SHORTEST_TYPO or word in self.strong:
            return word
        for strong in self.strong:
            if OSA.distance(word, strong, score_cutoff=1) <= 1:
                return strong
        return word


def _without_ending(word: str) -> str:
    if word.endswith("ent") and len(word) >= SHORTEST_TYPO and not word.endswith("ment"):
        return word.removesuffix("ent")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word
