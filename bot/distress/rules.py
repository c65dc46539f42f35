"""Rules of the lexicon, turned into patterns over folded words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.distress.spelling import Spelling

_PART = re.compile(r"<\w+>|!?\([^()]*\)|\[[^\[\]]*\]|~+|\^|\$|[^\s()\[\]<>~^$!]+|\S")
_ITEM = re.compile(r"\s*[,|]\s*")
_GAPS = {"~": 2, "~~": 6}
_SHORTEST_STEM = 3
_DENIALS = r"(?:pas|jam|okun|person) "
_END = r"(?=(?: \.)* $)"
_ALWAYS = "$"


class UnreadableRule(ValueError):
    """A line of the lexicon that cannot be compiled; says which."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one message, with every beginning of them, ready to be asked about."""

    line: str
    known: frozenset[str]

    @classmethod
    def of(cls, words: Sequence[str]) -> "Words":
        beginnings = (w[:n] + "*" for w in set(words) for n in range(_SHORTEST_STEM, len(w) + 1))
        return cls(line="".join(f" {w}" for w in words) + " ", known=frozenset((*words, *beginnings, _ALWAYS)))


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of saying something; all its keys must be there before the pattern, which costs more, is run."""

    said: str
    pattern: re.Pattern[str]
    keys: tuple[frozenset[str], ...]

    def found_in(self, words: Words) -> bool:
        return all(not words.known.isdisjoint(keys) for keys in self.keys) and bool(self.pattern.search(words.line))

    def struck_from(self, words: Words) -> Words:
        """The same words with what this rule says blanked out."""
        if not self.found_in(words):
            return words
        return Words.of(self.pattern.sub(" #", words.line).split())


@dataclass(frozen=True, slots=True)
class RuleWriter:
    """Compiles the notation explained at the head of lexicon.yml."""

    spelling: Spelling
    groups: Mapping[str, str] = field(default_factory=dict)

    def compile(self, said: str, *, even_denied: bool = False, unless: str | None = None) -> Rule:
        """One line as a rule; `unless` names a group that must not follow within five words.

        Raises UnreadableRule for an unknown group or a word that reads as nothing.
        """
        parts = _PART.findall(said)
        body = "".join(self._pattern(part, even_denied=even_denied) for part in parts)
        if not even_denied:
            body = rf"(?<! pas)(?<! jam){body}" + ("" if parts[-1] == "$" else r"(?! (?:pas|jam) )")
        if unless:
            body += rf"(?!(?: [^\s.]+){{0,4}}?{self._word(unless)} )"
        needed = [part for part in parts if part[0] not in "[!~^$"]
        return Rule(
            said=said,
            pattern=re.compile(body + "(?= )"),
            keys=tuple(frozenset().union(*(self._keys(item) for item in _items(part))) for part in needed),
        )

    def _pattern(self, part: str, *, even_denied: bool) -> str:
        if part == "^":
            return r"^(?: \.)*"
        if part in _GAPS:
            word = r" [^\s.]+" if even_denied else rf" (?!{_DENIALS})[^\s.]+"
            return rf"(?:{word}(?= )){{0,{_GAPS[part]}}}?"
        choices = f"(?:{'|'.join(self._expression(item) for item in _items(part))})"
        if part.startswith("!"):
            return f"(?!{choices} )"
        return f"(?:{choices}(?= )){'?' if part.startswith('[') else ''}"

    def _expression(self, item: str) -> str:
        return _END if item == _ALWAYS else "".join(self._word(word) for word in self._spoken(item))

    def _word(self, word: str) -> str:
        if not word.startswith("<"):
            return f" {word.replace('*', r'\S*')}"
        return f"(?:{'|'.join(self._expression(item) for item in self._group(word))})"

    def _keys(self, item: str) -> frozenset[str]:
        first = _ALWAYS if item == _ALWAYS else self._spoken(item)[0]
        if not first.startswith("<"):
            return frozenset({first})
        return frozenset().union(*(self._keys(i) for i in self._group(first)))

    def _spoken(self, item: str) -> tuple[str, ...]:
        """The item's words as a message's words are read; groups and beginnings keep their mark."""
        words = tuple(folded for word in item.split() for folded in self._folded(word))
        if not words or "." in words:
            raise UnreadableRule(item)
        return words

    def _folded(self, word: str) -> tuple[str, ...]:
        if word.startswith("<"):
            return (word,)
        return (self.spelling.stem(word[:-1]) + "*",) if word.endswith("*") else self.spelling.read(word)

    def _group(self, name: str) -> list[str]:
        if name[1:-1] not in self.groups:
            raise UnreadableRule(name)
        return _ITEM.split(self.groups[name[1:-1]].strip())


def _items(part: str) -> list[str]:
    return [part] if part.startswith("<") else _ITEM.split(part.removeprefix("!").strip("()[]"))
