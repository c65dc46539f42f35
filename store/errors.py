"""The root of every fact that the store refuses to hide."""


class DomainError(Exception):
    """Something in the domain said no; each door maps its subclasses once."""
