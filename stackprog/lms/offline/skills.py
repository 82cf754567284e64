"""The table of offline models: a row each, with its families of problems and its task.

To add a model, add a row; to add a family, add a file under `families/`.
"""

from stackprog.lms.catalog import ModelRow

_MATH, _SCIENCE = ("math500",), ("gpqa",)
SKILLS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Abacus": (("arithmetic", "number_theory"), _MATH), "Pascal": (("counting", "arithmetic"), _MATH),
    "Gauss": (("number_theory", "equations"), _MATH), "Euler": (("equations", "calculus"), _MATH),
    "Euclid": (("geometry", "calculus"), _MATH), "Newton": (("motion", "charge_and_heat"), _SCIENCE),
    "Planck": (("light_and_matter", "charge_and_heat"), _SCIENCE),
    "Avogadro": (("amounts", "equilibrium"), _SCIENCE), "Arrhenius": (("rates", "equilibrium"), _SCIENCE),
    "Mendel": (("heredity", "rates"), _SCIENCE),
}  # fmt: skip


def rows() -> list[ModelRow]:
    """The offline models as catalog rows. They cost nothing, which is known: their price is 0."""
    about = "an offline solver, not a language model"
    return [
        ModelRow(name, f"offline/{name.lower()}", price_in=0.0, price_out=0.0, tasks=tasks,
                 about=f"{about}: {' and '.join(families).replace('_', ' ')}")
        for name, (families, tasks) in SKILLS.items()
    ]  # fmt: skip
