"""Tables of the ways in which one sign or one command is written."""

import re

_SIGNS = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "×": r"\times ", "·": r"\cdot ",
    "⋅": r"\cdot ", "∙": r"\cdot ", "÷": "/", "∕": "/", "⁄": "/", "°": r"\degree ",
    "º": r"\degree ", "π": r"\pi ", "∞": r"\infty ", "±": r"\pm ", "∓": r"\mp ", "≤": r"\le ",
    "≥": r"\ge ", "≠": r"\ne ", "≈": r"\approx ", "∪": r"\cup ", "∩": r"\cap ", "∈": r"\in ",
    "θ": r"\theta ", "α": r"\alpha ", "β": r"\beta ", "γ": r"\gamma ", "ω": r"\omega ",
    "λ": r"\lambda ", "φ": r"\phi ", "∅": r"\emptyset ", "ℝ": r"\mathbb{R}",
    "¢": r"\text{cents}", "：": ":", "“": "", "”": "", "‘": "", "’": "'", "£": "", "€": "",
    "¥": "", "₹": "", "…": r"\ldots ", "⟨": r"\langle ", "⟩": r"\rangle ", "⌊": r"\lfloor ",
    "⌋": r"\rfloor ", "\u200b": "", "\ufeff": "", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    "\u2062": "", "\u2061": "",
}  # fmt: skip
SIGNS = str.maketrans(_SIGNS)
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n")
LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")

COMMANDS = {
    "dfrac": r"\frac", "tfrac": r"\frac", "cfrac": r"\frac", "leq": r"\le ", "leqslant": r"\le ",
    "geq": r"\ge ", "geqslant": r"\ge ", "neq": r"\ne ", "lt": "<", "gt": ">", "cdotp": r"\cdot ",
    "times": r"\cdot ", "ast": r"\cdot ", "div": "/", "lbrace": r"\{", "rbrace": r"\}",
    "lvert": "|", "rvert": "|", "vert": "|", "mid": "|", "lbrack": "[", "rbrack": "]",
    "lparen": "(", "rparen": ")", "varnothing": r"\emptyset ", "dots": r"\ldots ",
    "cdots": r"\ldots ", "dbinom": r"\binom", "tbinom": r"\binom", "simeq": r"\approx ",
    "degrees": r"\degree ", "land": r"\text{and}", "lor": r"\text{or}", "colon": ":",
    "sim": r"\approx ", "quad": " ", "qquad": " ", "thinspace": " ",
}  # fmt: skip
# Commands that only say how something looks.
COMMANDS |= dict.fromkeys(
    ["displaystyle", "textstyle", "limits", "nolimits", "left", "right", "middle", "big", "Big"]
    + ["bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "rm", "bf", "it"]
    + ["hfill", "implies", "therefore"],
    "",
)
FONTS = re.compile(
    r"\\(?:math(?:rm|bf|it|sf|tt|cal|frak)|boldsymbol|bm|text(?:bf|it|rm|sf|tt|normal|up|sc)|mbox"
    r"|hbox|emph|operatorname\*?|underline)(?![A-Za-z])\s*"
)
NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
        + ["eleven", "twelve"]
    )
}
