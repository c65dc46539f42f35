"""Distress: recognising it, and the help line that answers it."""

from bot.distress.detector import Detector
from bot.distress.helplines import Helpline, Helplines
from bot.distress.kinds import DistressKind

__all__ = ["Detector", "DistressKind", "Helpline", "Helplines"]
