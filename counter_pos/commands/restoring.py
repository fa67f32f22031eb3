"""When a till's disk died: make it again on a new one, and take over the receipts that only paper tells of."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_pos.commands.console import (
    APPROVER_PIN_VARIABLE,
    DONE,
    INTEGRITY,
    REFUSED,
    Console,
    add_approver,
    add_common,
    pin_of,
)
from counter_pos.commands.receipts import texts_of
from counter_pos.domain.errors import Refused
from counter_pos.i18n.notices import caution

if TYPE_CHECKING:
    from counter_pos.restoring.wanted import ChainTold, PaperTold, Restored
    from counter_pos.services.restoring.papers import Gap, GivenPaper, JudgedPaper
    from counter_pos.services.till.till import Till
    from counter_pos.services.till.words import Word

_MOST_SHOWN = 20
"""So many ranges of one epoch are told in words; --json has all."""


def add_parsers(commands: Any) -> None:
    """restore, recover."""
    restore = commands.add_parser("restore", help="make a till again in an empty folder, when its disk died")
    add_common(restore)
    restore.add_argument("--from-mirror", type=Path, metavar="DIR", help="the mirror's folder")
    restore.add_argument("--from-folder", type=Path, metavar="DIR", help="the till's old folder; it is only read")
    restore.add_argument("--central", metavar="URL", help="head office: what it holds is fetched back")
    restore.add_argument("--code", help="from head office: makes a new key for the next epoch")
    restore.add_argument("--ticket", type=Path, metavar="FILE", help="a carried ticket (default: the old folder's)")
    restore.add_argument("--keys", type=Path, metavar="FILE", help="public-keys.json (default: the old folder's)")
    restore.add_argument("--receipts", nargs="+", default=[], metavar="TEXT-OR-PICTURE", help="scanned receipts")
    restore.add_argument("--past-fork", action="store_true", help="head office knows of the two histories: go on")
    _add_word(restore)
    restore.set_defaults(handler=_restore)
    recover = commands.add_parser("recover", help="take over receipts that only paper tells of, after a restore")
    add_common(recover)
    recover.add_argument("receipts", nargs="*", metavar="TEXT-OR-PICTURE", help="default: those the restore named")
    _add_word(recover)
    recover.set_defaults(handler=_recover)


def _add_word(command: argparse.ArgumentParser) -> None:
    add_approver(command)
    command.add_argument(
        "--cash-elsewhere",
        action="store_true",
        help="their cash is not in the drawer (it went to the safe, or is lost)",
    )


def _restore(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.restoring import Wanted, restore
    from counter_pos.restoring.recovering import recover

    wanted = Wanted(
        folder=arguments.data,
        mirror=arguments.from_mirror,
        old=arguments.from_folder,
        central=arguments.central,
        code=arguments.code,
        ticket=arguments.ticket,
        keys=arguments.keys,
        papers=tuple(given_papers(arguments.receipts)),
        past_fork=arguments.past_fork,
    )
    told = restore(wanted)
    can = told.shift_of is not None or arguments.cash_elsewhere
    if told.waiting and arguments.approver is not None and can:
        done = {
            each.place: each
            for each in recover(arguments.data, (), _word(arguments), in_drawer=not arguments.cash_elsewhere)
        }
        told.papers = [done.get(each.place, each) if each.state == "paper_only" else each for each in told.papers]
    code = _code(told.papers)
    text = "\n".join(_words(told, console.language or "en"))
    console.say(text, **{**_facts(told), "ok": code == DONE})
    return code


def _recover(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.restoring.recovering import recover

    papers = list(given_papers(arguments.receipts))
    told = recover(arguments.data, papers, _word(arguments), in_drawer=not arguments.cash_elsewhere)
    code = _code(told)
    console.say(
        "\n".join(_paper_words(told, console.language or "en")), ok=code == DONE, papers=[_paper(each) for each in told]
    )
    return code


def _word(arguments: argparse.Namespace) -> Any:
    """The supervisor's word for one receipt after another; the PIN is asked for once, when it is needed."""
    asked: list[str] = []

    def approve(till: Till, paper: JudgedPaper) -> Word:
        from counter_pos.services.people import sign_in
        from counter_pos.services.restoring.recovering import matter_of

        if arguments.approver is None:
            raise Refused("approval_needed")
        if not asked:
            asked.append(pin_of(arguments.approver, APPROVER_PIN_VARIABLE))
        return sign_in.approve(till, arguments.approver, asked[0], matter_of(paper))

    return approve


def given_papers(receipts: Iterable[str]) -> Iterator[GivenPaper]:
    """Each text of what was given, with its place. A picture in which nothing reads is a paper that proves nothing."""
    from counter_pos.services.restoring.papers import GivenPaper

    for number, given in enumerate(receipts, start=1):
        try:
            texts = list(texts_of(given))
        except Refused:
            texts = [""]
        is_text = texts == [given]
        for place, text in enumerate(texts, start=1):
            name = f"{number}" if is_text else given if len(texts) == 1 else f"{given} ({place})"
            yield GivenPaper(name, text)


def _code(papers: list[PaperTold]) -> int:
    if any(each.code == "paper_clone" for each in papers):
        return INTEGRITY
    return REFUSED if any(each.state == "refused" for each in papers) else DONE


def _words(told: Restored, language: str) -> Iterator[str]:
    for chain in told.chains:
        yield from _chain_words(chain, language)
    for gap in told.gaps:
        known = gap.taken is not None
        facts = {"taken_paise": gap.taken, "cancelled_paise": gap.cancelled, **_gap(gap)}
        yield caution("restored_gap" if known else "restored_gap_unknown", facts, language)
    yield from _paper_words(told.papers, language)
    if told.waiting or told.gaps or any(chain.loose for chain in told.chains):
        yield caution("restored_beyond", {}, language)
    if told.shift_of is None:
        yield caution("restored_no_shift", {}, language)
    else:
        yield caution("restored_shift", {"staff": told.shift_of}, language)
    if told.shift_counted:
        yield caution("restored_shift_counted", {}, language)
    if told.waiting:
        yield caution("restored_wait", {"count": len(told.waiting)}, language)
    yield caution("restored_done", {"device": told.device, "epoch": told.epoch}, language)


def _chain_words(chain: ChainTold, language: str) -> Iterator[str]:
    facts: dict[str, object] = {"epoch": chain.epoch}
    counts = {"seq": chain.seq, "receipts": chain.receipts, "acknowledged": chain.acknowledged}
    yield caution("restored_chain" if chain.seq else "restored_none", facts | counts, language)
    if chain.forked_at is not None:
        yield caution("restored_fork", facts | {"seq": chain.forked_at}, language)
    for first, last, names in chain.ranges[:_MOST_SHOWN]:
        whose = " + ".join(caution(f"source_{name}", {}, language) for name in names.split("+"))
        code = "restored_range" if last > first else "restored_place"
        yield caution(code, facts | {"first": first, "last": last, "sources": whose}, language)
    for fault in chain.faults:
        about = {"seq": fault.seq, "source": caution(f"source_{fault.source}", {}, language), "reason": fault.code}
        yield caution("restored_fault", facts | about, language)
    if chain.more_faults:
        yield caution("restored_more_faults", facts | {"count": chain.more_faults}, language)
    for source, count in chain.loose.items():
        about = {"source": caution(f"source_{source}", {}, language), "count": count}
        yield caution("restored_loose", facts | about, language)
    if chain.unsent:
        unsent = {"unsent": chain.unsent, "receipts": chain.unsent_receipts}
        yield caution("restored_unsent", facts | unsent, language)


def _paper_words(papers: Iterable[PaperTold], language: str) -> Iterator[str]:
    codes = {"in_chain": "paper_in_chain", "recovered": "paper_recovered", "paper_only": "paper_only"}
    for each in papers:
        code = each.code or codes.get(each.state, "paper_repeated")
        facts: dict[str, object] = {"place": each.place, "receipt": each.receipt or "?", "paise": each.paise}
        yield caution(code, facts | ({"account": int(each.account)} if each.account else {}), language)


def _gap(gap: Gap) -> dict[str, object]:
    return {"epoch": gap.epoch, "after": gap.after, "before": gap.before, "receipts": gap.receipts}


def _paper(paper: PaperTold) -> dict[str, object]:
    facts: dict[str, object] = {"place": paper.place, "state": paper.state}
    if paper.code:
        facts["code"] = paper.code
    if paper.account:
        facts |= {"receipt": paper.receipt, "account": paper.account, "paise": paper.paise}
    return facts


def _facts(told: Restored) -> dict[str, Any]:
    return {
        "device": told.device,
        "epoch": told.epoch,
        "sources": told.sources,
        "chains": told.chains,
        "gaps": [{**_gap(gap), "taken": gap.taken, "cancelled": gap.cancelled} for gap in told.gaps],
        "papers": [_paper(each) for each in told.papers],
        "shift_of": told.shift_of,
        "shift_counted": told.shift_counted,
    }
