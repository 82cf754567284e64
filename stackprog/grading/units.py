r"""Units: they may be left out, but where both answers name one it must be the same one."""

import re

# Each row names one unit; the first name stands for the row.
_UNITS = (
    "cm centimeter centimeters centimetre centimetres",
    "mm millimeter millimeters millimetre millimetres",
    "km kilometer kilometers kilometre kilometres",
    "m meter meters metre metres",
    "in inch inches",
    "ft foot feet",
    "yd yard yards",
    "mi mile miles",
    "mph milesperhour",
    "g gram grams gm",
    "kg kilogram kilograms kilo kilos",
    "lb lbs pound pounds",
    "oz ounce ounces",
    "l liter liters litre litres",
    "ml milliliter milliliters millilitre millilitres",
    "s sec secs second seconds",
    "min mins minute minutes",
    "h hr hrs hour hours",
    "day days",
    "week weeks",
    "month months",
    "year years yr yrs",
    "dollar dollars usd",
    "cent cents",
    "degree degrees deg",
    "radian radians rad rads",
    "am",
    "pm",
)
_CANONICAL = {name: row.split()[0] for row in _UNITS for name in row.split()}
_POWERS = {"square": "2", "sq": "2", "squared": "2", "cubic": "3", "cu": "3", "cubed": "3"}
_DIMENSION = {*_POWERS, "unit", "units"}
_MULTIPLIER = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_JOINING = {"per", "of", "a", "an", "the", "in"}
_NOT_UNITS = {"and", "or", "sqrt", "sin", "cos", "tan", "log", "infinity", "infty", "pi", "not"}

# A power of a unit may stand behind it: `\text{ cm}^2`.
_POWER = r"(?:\s*\^\s*\{?\s*(?P<power>[23])\s*\}?)?"
_IN_TEXT = re.compile(r"(?P<value>.*\S)\s*\\text\s*\{(?P<unit>[^{}\d=]*)\}" + _POWER, re.DOTALL)
_IN_WORDS = re.compile(
    r"(?P<value>.*[\d)}%])(?P<gap>\s*)(?P<unit>[A-Za-z.]+(?:[ /][A-Za-z.]+){0,4})" + _POWER,
    re.DOTALL,
)


def split_unit(text: str) -> tuple[str, str]:
    r"""Part a value from the unit behind it.

    Returns:
        The value, with a multiplier such as "million" as a power of ten, and the unit's
        canonical name and power (`cm^2`): "" for none, "?" for words that name no known unit.
    """
    match = _IN_TEXT.fullmatch(text)
    words = _words(match["unit"]) if match else []
    if match is None:
        match = _IN_WORDS.fullmatch(text)
        words = _words(match["unit"]) if match else []
        if match is None or not _are_unit_words(words, bool(match["gap"])):
            return text, ""
    if _NOT_UNITS.intersection(words):
        return text, ""
    return _scaled(match["value"], words), _canonical(words, match["power"] or "")


def differ(unit: str, other: str) -> bool:
    """True when both are known units and not the same one; a power may be left out."""
    if unit in ("", "?") or other in ("", "?"):
        return False
    (name, _, power), (other_name, _, other_power) = unit.partition("^"), other.partition("^")
    return name != other_name or (bool(power and other_power) and power != other_power)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower().replace(".", "").replace("/", " per "))


def _are_unit_words(words: list[str], apart: bool) -> bool:
    """Letters behind a number are a product unless they are words, or a known unit."""
    if all(_is_known(word) for word in words):
        return apart or all(len(word) > 1 for word in words)
    return apart and all(_is_known(word) or len(word) > 3 or word in _JOINING for word in words)


def _is_known(word: str) -> bool:
    return word in _CANONICAL or word in _DIMENSION or word in _MULTIPLIER


def _scaled(value: str, words: list[str]) -> str:
    power = sum(_MULTIPLIER.get(word, 0) for word in words)
    return rf"{value}\cdot10^{{{power}}}" if power else value


def _canonical(words: list[str], power: str) -> str:
    power = power or next((_POWERS[word] for word in words if word in _POWERS), "")
    rest = [word for word in words if word not in _DIMENSION and word not in _MULTIPLIER]
    name = _CANONICAL.get("".join(rest), "?" if rest else "")
    return f"{name}^{power}" if power and name not in ("", "?") else name
