"""The three kinds of trouble. Words for people are chosen elsewhere, from the code and the facts."""

from __future__ import annotations


class CounterError(Exception):
    """Trouble with a stable `code` (snake_case) and the `facts` its sentence needs.

    Money among the facts ends in `_paise`, dates are `date`, everything else is text or int.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __reduce__(self) -> tuple[object, ...]:
        """How it travels from the heavy process: one that could not be made again there would end the whole pool."""
        return _made_again, (type(self), self.code, self.facts)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({told})"


def _made_again(kind: type[CounterError], code: str, facts: dict[str, object]) -> CounterError:
    return kind(code, **facts)


class Refused(CounterError):
    """A person can put it right. Nothing was recorded. Exit code 1."""


class Unavailable(CounterError):
    """The world is away (printer, centre, disk). What was recorded is safe. Exit code 3."""


class Broken(CounterError):
    """A stored record does not prove itself. The fact that it names is not to be believed. Exit code 4."""
