"""The reference of a contact request, short enough to be read aloud: `B7K-4MP2`.

Six random characters and a check character. No letter is a vowel, so no word appears; of characters that
look alike only one is kept, and the others are read as it. The alphabet has 23 characters, a prime number:
the check then finds every wrong character and every swap of two. A reference is a name, never a proof.
"""

import unicodedata
from collections.abc import Callable

ALPHABET = "012345679BCFHJKMNPRTVWX"
READ_AS = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "G": "6", "8": "B", "U": "V"}
RANDOM_CHARACTERS = 6
BREAK = 3
LONGEST_TEXT = 40

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_UNBIASED = 256 - 256 % len(ALPHABET)


def new_reference(random_bytes: Callable[[int], bytes]) -> str:
    """Draw one of 148 million from a source such as `secrets.token_bytes`; a row keeps it unique."""
    drawn = draw(random_bytes, RANDOM_CHARACTERS)
    return _shown(drawn + _check_character(drawn))


def draw(random_bytes: Callable[[int], bytes], count: int) -> str:
    """So many characters of the alphabet, each as likely as the others."""
    drawn = ""
    while len(drawn) < count:
        # Bytes at the top of the range would favour the first characters.
        wanted = random_bytes(count - len(drawn))
        drawn += "".join(ALPHABET[byte % len(ALPHABET)] for byte in wanted if byte < _UNBIASED)
    return drawn


def parse_reference(text: str) -> str | None:
    """Return the reference somebody meant, whatever the case, spaces and look-alikes, or None."""
    characters = read_characters(text, RANDOM_CHARACTERS + 1)
    if characters is None or characters[-1] != _check_character(characters[:-1]):
        return None
    return _shown(characters)


def is_copied(text: str) -> bool:
    """Whether a text is a reference and can be no word: not one letter of it is outside the alphabet."""
    letters = {c for c in text.upper() if c.isalpha()}
    return _VALUES.keys() >= letters and parse_reference(text) is not None


def read_characters(text: str, count: int) -> str | None:
    """The characters of the alphabet that somebody meant, None when they are not so many."""
    if len(text) > LONGEST_TEXT:
        return None
    kept = [c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum()]
    characters = "".join(READ_AS.get(c, c) for c in kept)
    return characters if len(characters) == count and _VALUES.keys() >= set(characters) else None


def _check_character(characters: str) -> str:
    weighted = sum(rank * _VALUES[character] for rank, character in enumerate(characters, start=2))
    return ALPHABET[weighted % len(ALPHABET)]


def _shown(characters: str) -> str:
    return f"{characters[:BREAK]}-{characters[BREAK:]}"
