"""How a place name is written, loosened and pronounced."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"\b[a-z]{1,2}[0-9]+\b|[0-9]+[a-z]*|[a-z]+")
# A nickname that only its accent tells from "sainte".
_SAINTE = re.compile(r"\bsainté\b", re.IGNORECASE)
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "ss": "sous", "mt": "mont"}
SMALL_WORDS = frozenset(
    ["l", "le", "la", "les", "lez", "d", "de", "du", "des", "en", "sur", "s", "a", "au", "aux", "et"]
)

# Rough French pronunciation: what sounds alike becomes equal. Order matters.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"sch|sh|ch(?![rl])", "1"),
        (r"ph", "f"),
        (r"h", ""),
        (r"y", "i"),
        (r"eaux?|aux?|ault", "o"),
        (r"(ai|ei|e|u|o)(in|im)|[aei]i[nm](?![aeiou])|[iu][nm](?![aeiounm])", "2"),
        (r"[ae][nm](?![aeiounm])", "3"),
        (r"ai|ei|oe", "e"),
        (r"ou", "u"),
        (r"qu?|ck|k|c(?![ei])", "k"),
        (r"sc|c|z|ss", "s"),
        (r"gu(?=[ei])", "g"),
        (r"ge(?=[ao])|g(?=[ei])", "j"),
        (r"w", "v"),
        (r"(.)\1+", r"\1"),
        (r"e?[stdxzp]*$", ""),
        (r"e$", ""),
    )
)


def unaccented(text: str) -> str:
    """The text without accents or ligatures, capitals kept."""
    if text.isascii():
        return text
    text = _SAINTE.sub("saint-etienne", text)
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def plain(text: str) -> str:
    """The text in lower case, without accents or ligatures."""
    return unaccented(text).lower()


def words(text: str) -> tuple[str, ...]:
    """The words of a text as the gazetteer compares them: plain, abbreviations spelt out."""
    return tuple(spelt_out(word) for word in _WORD.findall(plain(text)))


def spelt_out(word: str) -> str:
    return _ABBREVIATIONS.get(word, word)


def strict(name: tuple[str, ...]) -> str:
    """The spelling with articles, without spaces: two names are the same when this is equal."""
    return "".join(name)


def loose(name: tuple[str, ...]) -> str:
    """The spelling without articles and small words, "sainte" read as "saint"; never empty for a name."""
    kept = [word for word in name if word not in SMALL_WORDS] or list(name)
    return " ".join("saint" if word == "sainte" else word for word in kept)


def sound(spelling: str) -> str:
    """How a loose spelling is pronounced, roughly."""
    return "".join(_sound_of_word(word) for word in spelling.split())


@lru_cache(maxsize=4096)
def _sound_of_word(word: str) -> str:
    heard = word
    for pattern, replacement in _SOUNDS:
        heard = pattern.sub(replacement, heard)
    return heard or word
