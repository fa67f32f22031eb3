"""The furniture of a report's pages: masthead, particulars, the drawer's statement, large figures, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counter_pos.domain.money import rupees
from counter_pos.reports.paper import BAND, FAINT, INK, INNER, LINE, MUTED, NAVY, Pen, Whole
from counter_pos.reports.register import Column, Line, Register
from counter_pos.reports.shaped import BOLD, MEDIUM, REGULAR, SEMIBOLD, measure, wrap
from counter_pos.reports.speech import Speech


@dataclass(frozen=True, slots=True)
class Masthead(Whole):
    """Whose paper this is, and which."""

    company: str
    company_in_full: str
    title: str
    under_title: str
    width: float = INNER
    height: float = 52.0

    def draw(self, pen: Pen, x: float, top: float) -> None:
        pen.text(x, top + 18, self.company, face=BOLD, size=18, colour=NAVY)
        pen.text(x, top + 33, self.company_in_full, size=8, colour=MUTED)
        pen.text(x + self.width, top + 16, self.title, face=SEMIBOLD, size=15, align="right", colour=INK)
        pen.text(x + self.width, top + 33, self.under_title, face=MEDIUM, size=9, align="right", colour=MUTED)
        pen.line(x, top + 44, x + self.width, top + 44, NAVY, 1.4)


@dataclass(frozen=True, slots=True)
class Particulars(Whole):
    """Small facts in columns: a quiet label over its value. `rows` are dealt out line by line."""

    rows: Sequence[Sequence[tuple[str, str]]]
    width: float = INNER
    size: float = 9.0

    @property
    def height(self) -> float:
        return sum(self._row_height(row) for row in self.rows)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        for row in self.rows:
            cell = self.width / len(row)
            for index, (label, value) in enumerate(row):
                left = x + index * cell
                pen.text(left, top + 8, label, face=MEDIUM, size=6.8, colour=MUTED)
                for line, text in enumerate(self._lines(value, cell)):
                    baseline = top + 20 + line * self.size * 1.4
                    pen.text(left, baseline, text, face=SEMIBOLD, size=self.size)
            top += self._row_height(row)

    def _lines(self, value: str, cell: float) -> tuple[str, ...]:
        return wrap(value, SEMIBOLD, self.size, cell - 8)

    def _row_height(self, row: Sequence[tuple[str, str]]) -> float:
        cell = self.width / len(row)
        return 16.5 + max(len(self._lines(value, cell)) for _, value in row) * self.size * 1.4


@dataclass(frozen=True, slots=True)
class Figure:
    """A large number with its label; `note` says it in a word."""

    label: str
    value: str
    note: str = ""
    colour: str = INK


@dataclass(frozen=True, slots=True)
class Figures(Whole):
    """What the reader came for, in large type on a tinted band."""

    figures: Sequence[Figure]
    width: float = INNER
    height: float = 58.0
    inset: float = 14.0
    size: float = 17.0

    def draw(self, pen: Pen, x: float, top: float) -> None:
        pen.box(x, top, self.width, self.height, fill=BAND)
        left = x
        for index, (figure, cell) in enumerate(zip(self.figures, self.cells(), strict=True)):
            if index:
                pen.line(left, top + 11, left, top + self.height - 11)
            at = left + self.inset
            pen.text(at, top + 18, figure.label, face=MEDIUM, size=7.5, colour=MUTED)
            pen.text(at, top + 42, figure.value, face=BOLD, size=self.size, colour=figure.colour)
            if figure.note:
                after = at + measure(figure.value, BOLD, self.size) + 7
                pen.text(after, top + 42, figure.note, face=SEMIBOLD, size=10, colour=figure.colour)
            left += cell

    def cells(self) -> list[float]:
        """How wide each figure's cell is: all alike, unless one needs more; then each by its need."""
        needs = [self._need(figure) for figure in self.figures]
        alike = self.width / len(self.figures)
        if max(needs) <= alike:
            return [alike] * len(needs)
        spare = (self.width - sum(needs)) / len(needs)
        return [need + spare for need in needs]

    def _need(self, figure: Figure) -> float:
        value = measure(figure.value, BOLD, self.size)
        value += measure(figure.note, SEMIBOLD, 10) + 7 if figure.note else 0
        return max(value, measure(figure.label, MEDIUM, 7.5)) + 2 * self.inset


@dataclass(frozen=True, slots=True)
class Term:
    """One line of an equation. `sign` is +, - or =; a strong term is a result; a `signed` one may go either way."""

    sign: str
    label: str
    paise: int
    strong: bool = False
    colour: str = INK
    signed: bool = False

    @property
    def amount(self) -> str:
        return f"+{rupees(self.paise)}" if self.signed and self.paise > 0 else rupees(self.paise)


@dataclass(frozen=True, slots=True)
class Statement(Whole):
    """An equation written downwards, as a cash book has it."""

    title: str
    terms: Sequence[Term]
    width: float
    notes: Sequence[str] = ()
    line: float = 15.0

    @property
    def height(self) -> float:
        return 19 + len(self.terms) * self.line + 4 + len(self._note_lines()) * 10.5

    def draw(self, pen: Pen, x: float, top: float) -> None:
        pen.text(x, top + 10, self.title, face=SEMIBOLD, size=9.5, colour=NAVY)
        top += 19
        pen.line(x, top, x + self.width, top, NAVY, 0.8)
        for term in self.terms:
            face = SEMIBOLD if term.strong else REGULAR
            if term.sign == "=":
                pen.line(x, top, x + self.width, top, NAVY, 0.8)
            pen.text(x + 6, top + 10.7, term.sign, face=MEDIUM, size=8.5, align="centre", colour=MUTED)
            pen.text(x + 16, top + 10.7, term.label, face=face, size=8.5, colour=term.colour)
            pen.text(
                x + self.width - 3, top + 10.7, term.amount, face=face, size=8.5, align="right", colour=term.colour
            )
            top += self.line
            pen.line(x, top, x + self.width, top, FAINT, 0.5)
        top += 4
        for note in self._note_lines():
            pen.text(x, top + 7.5, note, size=7.2, colour=MUTED)
            top += 10.5

    def as_register(self, key: str, speech: Speech) -> Register:
        """The same lines for a sheet."""
        columns = (
            Column("sign", "", "code"),
            Column("what", self.title),
            Column("amount", speech.say("Amount ₹"), "signed"),
        )
        lines = tuple(Line((term.sign, term.label, term.paise)) for term in self.terms)
        return Register(key, self.title, columns, lines, note_column=1, sums=False)

    def _note_lines(self) -> list[str]:
        return [line for note in self.notes for line in wrap(note, REGULAR, 7.2, self.width)]


@dataclass(frozen=True, slots=True)
class Prose(Whole):
    """Plain sentences, wrapped."""

    text: str
    width: float = INNER
    face: str = REGULAR
    size: float = 8.5
    colour: str = INK

    @property
    def height(self) -> float:
        return len(self._lines()) * self.size * 1.45 + 2

    def draw(self, pen: Pen, x: float, top: float) -> None:
        baseline = top + self.size * 1.05
        for line in self._lines():
            pen.text(x, baseline, line, face=self.face, size=self.size, colour=self.colour)
            baseline += self.size * 1.45

    def _lines(self) -> tuple[str, ...]:
        return wrap(self.text, self.face, self.size, self.width)


@dataclass(frozen=True, slots=True)
class Records(Whole):
    """Pairs of label and value under a title, one pair a line; a long value wraps."""

    title: str
    pairs: Sequence[tuple[str, str]]
    width: float
    label_width: float
    size: float = 7.8

    @property
    def height(self) -> float:
        return 19 + sum(len(self._lines(value)) * 11.6 + 2 for _, value in self.pairs) + 2

    def draw(self, pen: Pen, x: float, top: float) -> None:
        pen.text(x, top + 10, self.title, face=SEMIBOLD, size=9.5, colour=NAVY)
        top += 19
        pen.line(x, top, x + self.width, top, NAVY, 0.8)
        for label, value in self.pairs:
            lines = self._lines(value)
            pen.text(x, top + 9.4, label, size=self.size, colour=MUTED)
            for index, line in enumerate(lines):
                pen.text(x + self.label_width, top + 9.4 + index * 11.6, line, face=MEDIUM, size=self.size)
            top += len(lines) * 11.6 + 2

    def _lines(self, value: str) -> tuple[str, ...]:
        return wrap(value, MEDIUM, self.size, self.width - self.label_width)


@dataclass(frozen=True, slots=True)
class Signatory:
    role: str
    statement: str
    name: str


@dataclass(frozen=True, slots=True)
class Signatures(Whole):
    """Boxes to sign in: the statement is above the line, who signs is below it."""

    people: Sequence[Signatory]
    date_label: str
    gap: float = 14.0
    width: float = INNER

    @property
    def height(self) -> float:
        return 73 + 11 * max(len(self._name_lines(person)) for person in self.people)

    def _cell(self) -> float:
        return (self.width - self.gap * (len(self.people) - 1)) / len(self.people)

    def _name_lines(self, person: Signatory) -> tuple[str, ...]:
        return wrap(person.name, MEDIUM, 7.4, self._cell() - 26 - measure(self.date_label, REGULAR, 7.4))

    def draw(self, pen: Pen, x: float, top: float) -> None:
        cell = self._cell()
        for index, person in enumerate(self.people):
            left = x + index * (cell + self.gap)
            pen.box(left, top, cell, self.height, edge=LINE)
            pen.text(left + 9, top + 14, person.role, face=SEMIBOLD, size=8.5, colour=NAVY)
            for line, text in enumerate(wrap(person.statement, REGULAR, 7.4, cell - 18)):
                pen.text(left + 9, top + 26 + line * 10.4, text, size=7.4, colour=MUTED)
            pen.line(left + 9, top + 66, left + cell - 9, top + 66, INK, 0.6)
            for line, text in enumerate(self._name_lines(person)):
                pen.text(left + 9, top + 77 + line * 11, text, face=MEDIUM, size=7.4)
            pen.text(left + cell - 9, top + 77, self.date_label, size=7.4, align="right", colour=MUTED)
