"""The kinds of distress that bring up a help line."""

from enum import StrEnum


class DistressKind(StrEnum):
    """Ordered by urgency: when a message shows several, the first one here is answered."""

    MEDICAL_EMERGENCY = "medical_emergency"
    SUICIDE = "suicide"
    SEXUAL_VIOLENCE = "sexual_violence"
    CHILD_DANGER = "child_danger"
    PARTNER_VIOLENCE = "partner_violence"
    HARASSMENT = "harassment"
    NO_SHELTER_TONIGHT = "no_shelter_tonight"
    OTHER_DISTRESS = "other_distress"

    @property
    def reported(self) -> "DistressKind":
        """The kind under which it is counted and measured: sexual violence has its own help lines, not its own row."""
        return DistressKind.OTHER_DISTRESS if self is DistressKind.SEXUAL_VIOLENCE else self
