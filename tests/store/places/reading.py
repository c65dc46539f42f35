"""Found, made short for an assertion."""

from store.places import Commune, Found, One, Several


def communes(found: Found) -> tuple[Commune, ...]:
    match found:
        case One(commune):
            return (commune,)
        case Several(several):
            return several
    return ()


def codes(found: Found) -> tuple[str, ...]:
    return tuple(commune.code for commune in communes(found))


def only(found: Found) -> str:
    """The name of the one commune found; fails when there was a choice or nothing."""
    assert isinstance(found, One), found
    return found.commune.name
