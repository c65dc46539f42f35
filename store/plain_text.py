"""Plain text: words in lower case without accents or punctuation, for comparing."""

import re
import unicodedata

_NOT_WORDS = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """`"Au lycée !"` gives `"au lycee"`."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("’", "'").replace("œ", "oe").replace("æ", "ae"))
    return _NOT_WORDS.sub(" ", decomposed.encode("ascii", "ignore").decode()).strip()
