"""Devices: what a browser says of itself, in the few words that a person recognises. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Browser(StrEnum):
    EDGE = "edge"
    OPERA = "opera"
    SAMSUNG = "samsung"
    FIREFOX = "firefox"
    CHROME = "chrome"
    SAFARI = "safari"
    UNKNOWN = "unknown"


class System(StrEnum):
    ANDROID = "android"
    IOS = "ios"
    WINDOWS = "windows"
    CHROMEOS = "chromeos"
    MACOS = "macos"
    LINUX = "linux"
    UNKNOWN = "unknown"


# Most of them also name those that come after.
_BROWSERS = (
    (Browser.EDGE, ("Edg/", "EdgA/", "EdgiOS/")),
    (Browser.OPERA, ("OPR/", "OPT/")),
    (Browser.SAMSUNG, ("SamsungBrowser/",)),
    (Browser.FIREFOX, ("Firefox/", "FxiOS/")),
    (Browser.CHROME, ("Chrome/", "CriOS/")),
    (Browser.SAFARI, ("Safari/",)),
)
_SYSTEMS = (
    (System.ANDROID, ("Android",)),
    (System.IOS, ("iPhone", "iPad", "iPod")),
    (System.WINDOWS, ("Windows",)),
    (System.CHROMEOS, ("CrOS",)),
    (System.MACOS, ("Macintosh",)),
    (System.LINUX, ("Linux", "X11")),
)


@dataclass(frozen=True)
class Device:
    """Versions and models are left out: nobody recognises them, and they would follow a person around."""

    browser: Browser = Browser.UNKNOWN
    system: System = System.UNKNOWN


def device_of(user_agent: str) -> Device:
    browser = next((each for each, marks in _BROWSERS if any(m in user_agent for m in marks)), Browser.UNKNOWN)
    system = next((each for each, marks in _SYSTEMS if any(m in user_agent for m in marks)), System.UNKNOWN)
    return Device(browser, system)
