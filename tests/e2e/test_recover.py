"""Receipts that only paper tells of: taken over once, at a supervisor's word, each refusal with its place named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from counter_pos.__main__ import main
from counter_pos.app import OpenTill
from counter_pos.central.ledger import Batch
from counter_pos.domain.errors import Refused
from counter_pos.domain.payment import NoteCount
from counter_pos.journal.keys import STATE_VARIABLE
from counter_pos.restoring import Restored
from counter_pos.restoring.recovering import recover
from counter_pos.restoring.wanted import PaperTold
from counter_pos.services.people import sign_in
from counter_pos.services.restoring.papers import GivenPaper, JudgedPaper
from counter_pos.services.restoring.recovering import matter_of
from counter_pos.services.till.till import Till
from counter_pos.services.till.words import Word
from counter_pos.wire.claims import claims_of
from counter_pos.wire.receipt_qr import from_text, seal, to_text
from tests import words
from tests.chains import make_signer
from tests.lost_tills import FLOAT, Lost, lost_till
from tests.tills import CLERK, CLERK_PIN, SUPERVISOR, SUPERVISOR_PIN


def supervised(till: Till, paper: JudgedPaper) -> Word:
    return sign_in.approve(till, SUPERVISOR, SUPERVISOR_PIN, matter_of(paper))


def recovered(lost: Lost, *texts: str, in_drawer: bool = True) -> list[PaperTold]:
    papers = [GivenPaper(f"paper {place}", text) for place, text in enumerate(texts, start=1)]
    return recover(lost.target, papers, supervised, in_drawer=in_drawer, clock=lost.line.clock)


def states(papers: list[PaperTold]) -> list[str]:
    return [each.code or each.state for each in papers]


def money_of(till: OpenTill) -> list[int]:
    return [each.envelope.facts["paise"] for each in till.journal.of_kind("payment_recovered")]


def test_papers_alone_say_what_was_lost_between_them(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000)
    assert lost.sync(till).trouble is None
    lost.pay(till, 30_000, 40_000)
    lost.pay(till, 50_000)
    lost.cancel_last(till)
    lost.pay(till, 60_000, 70_000)
    lost.lose(till)
    told = lost.restore(papers=(lost.papers[5], lost.papers[2], lost.papers[0], lost.papers[2]))
    assert states(told.papers) == ["paper_only", "paper_only", "in_chain", "repeated"]
    found = [(gap.after, gap.before, gap.receipts, gap.taken, gap.cancelled) for gap in told.gaps]
    assert found == [(1, 3, 1, 30_000, 0), (3, 6, 2, 110_000, 50_000)]
    assert told.shift_of == CLERK
    assert states(recovered(lost)) == ["recovered", "recovered"]
    assert states(recovered(lost, lost.papers[2], lost.papers[0], lost.papers[1])) == [
        "recovered", "in_chain", "recovered"
    ]  # fmt: skip
    new = lost.open_new()
    assert sorted(money_of(new)) == [30_000, 40_000, 70_000]
    shift = new.working().shift
    assert shift.drawer.expected == FLOAT + 160_000 and shift.receipts == 4
    new.working().act_as(CLERK, CLERK_PIN)
    new.working().count_drawer((NoteCount(10_000, 21),))
    lines = {(each.name, each.about): each.paise for each in new.working().explain().lines}
    assert lines["recovered", "bill"] == 140_000 and lines["taken_over", ""] == 20_000
    new.working().close_shift(None, None)
    assert lost.sync(new).trouble is None
    assert lost.balances() == {"cash:K08-1": FLOAT + 160_000, "float:K08": -FLOAT, "receivable": -160_000}
    told_elsewhere = new.replica.paid_elsewhere(lost.accounts[1]) if new.replica else []
    assert [each.paise for each in told_elsewhere] == [30_000], "the consumer has paid, as far as this till knows too"
    new.close()


def test_the_original_turns_up_after_its_paper_and_counts_once(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000, 30_000)
    lost.lose(till)
    told = lost.restore(papers=tuple(lost.papers))
    assert [each.state for each in told.papers] == ["paper_only", "paper_only"] and told.shift_of is None
    with pytest.raises(Refused) as no_shift:
        recovered(lost)
    assert no_shift.value.code == "shift_not_open"
    recovered(lost, in_drawer=False)
    new = lost.open_new()
    assert lost.balances() == {"cash:K08-1": 50_000, "receivable": -50_000}
    found = tuple(lost.entries[1:])  # the old disk was read after all
    lost.line.centre.ledger.ingest(Batch("K08-1", 1, 2, found))
    assert lost.balances() == {"cash:K08-1": FLOAT + 50_000, "float:K08": -FLOAT, "receivable": -50_000}
    new.close()


def test_a_paper_that_an_epoch_since_lost_took_over_is_not_taken_over_again(lost: Lost) -> None:
    """Two disks died in turn: its cash is in the drawer that was taken over, once."""
    till = lost.begin()
    lost.pay(till, 20_000)
    assert lost.sync(till).trouble is None
    lost.pay(till, 30_000)
    lost.lose(till)
    lost.restore(papers=(lost.papers[1],))
    assert states(recovered(lost)) == ["recovered"]
    second = lost.open_new()
    second.close()
    shutil.rmtree(lost.target)
    shutil.rmtree(lost.root / "state")
    told = lost.restore(papers=(lost.papers[1], lost.papers[0]))
    assert (told.shift_of, states(told.papers)) == (CLERK, ["recovered", "in_chain"])
    assert told.waiting == [] and told.gaps == []
    assert states(recovered(lost, lost.papers[1])) == ["recovered"]
    third = lost.open_new()
    assert money_of(third) == []
    assert third.working().shift.drawer.expected == FLOAT + 50_000
    third.close()


def test_what_proves_nothing_is_refused_with_its_place_named(
    lost: Lost, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    till = lost.begin()
    lost.pay(till, 20_000)
    lost.sync(till)
    lost.pay(till, 30_000)
    lost.pay(till, 40_000)
    lost.cancel_last(till)
    lost.lose(till)
    claim, sealed = from_text(lost.papers[1])
    thief = make_signer("a thief")
    practice = replace(claim, training=True, key_id=thief.key_id)
    strange = replace(claim, key_id=thief.key_id)
    altered = replace(claim, paise=99_000)
    other = tmp_path / "note.txt"
    other.write_text("not a picture")
    given = [
        lost.papers[1],
        to_text(altered, sealed),
        to_text(strange, seal(strange, thief)),
        to_text(practice, seal(practice, thief)),
        "CC1:RUBBISH",
        str(other),
        lost.papers[1].lower(),
    ]
    arguments = ["restore", "--data", str(lost.target), "--central", lost.line.proxy.url, "--code", lost.code()]
    code = main([*arguments, "--approver", SUPERVISOR, "--json", "--receipts", *given])
    told = json.loads(capsys.readouterr().out)
    assert code == 1 and not told["ok"]
    assert [(each["place"], each.get("code", each["state"])) for each in told["papers"]] == [
        ("1", "recovered"),
        ("2", "paper_altered"),
        ("3", "paper_unknown_key"),
        ("4", "paper_training"),
        ("5", "paper_shape"),
        (str(other), "paper_shape"),
        ("7", "repeated"),
    ]
    assert "account" not in told["papers"][1], "nothing that an altered receipt says is told"
    new = lost.open_new()
    assert money_of(new) == [30_000]
    new.close()


def test_a_duplicate_counts_as_its_original_and_a_slip_is_no_payment(lost: Lost) -> None:
    till = lost.begin()
    lost.sync(till)
    lost.pay(till, 30_000)
    copy = till.working().duplicate_receipt(till.working().receipts_of_shift()[0].number, "torn").qr
    lost.pay(till, 40_000)
    lost.cancel_last(till)
    lost.lose(till)
    claim, _ = from_text(lost.papers[0])
    cancelling = lost.entries[-1]
    slip = to_text(claims_of(cancelling.envelope, cancelling.hash, claim.key_id)[0], cancelling.seal_of(1))
    told = lost.restore(papers=(lost.papers[1], slip, copy, lost.papers[0]))
    assert states(told.papers) == ["paper_cancelled", "paper_slip", "paper_only", "repeated"]
    assert states(recovered(lost, copy, lost.papers[0])) == ["recovered", "repeated"]
    assert states(recovered(lost, lost.papers[0])) == ["recovered"]
    new = lost.open_new()
    assert money_of(new) == [30_000]
    assert lost.balances()["receivable"] == -30_000
    new.close()


def test_the_clerk_of_the_drawer_is_never_the_one_who_agrees(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000)
    lost.sync(till)
    lost.pay(till, 30_000)
    lost.lose(till)
    lost.restore(papers=(lost.papers[1],))

    def clerk(till: Till, paper: JudgedPaper) -> Word:
        return sign_in.approve(till, CLERK, CLERK_PIN, matter_of(paper))

    with pytest.raises(Refused) as told:
        recover(lost.target, (), clerk, in_drawer=True, clock=lost.line.clock)
    assert told.value.code == "not_supervisor"
    new = lost.open_new()
    new.working().act_as(CLERK, CLERK_PIN)
    new.working().count_drawer((NoteCount(10_000, 7),))
    new.close()
    with pytest.raises(Refused) as counted:
        recovered(lost)
    assert counted.value.code == "shift_counted"


def test_a_paper_of_another_history_is_kept_and_never_taken_over(
    lost: Lost, capsys: pytest.CaptureFixture[str]
) -> None:
    till = lost.begin()
    lost.sync(till)
    till.close()
    shutil.copytree(lost.line.folder, lost.root / "clone")
    shutil.rmtree(lost.mirror)
    clone = lost.line.open(lost.root / "clone")
    clone.working().sign_in(CLERK, CLERK_PIN)
    lost.pay(clone, 30_000)
    clone.close()
    lost.line.clock.pass_time(seconds=3)
    till = lost.line.open()
    till.working().sign_in(CLERK, CLERK_PIN)
    lost.pay(till, 40_000)
    lost.sync(till)
    lost.lose(till)
    asked = ["restore", "--data", str(lost.target), "--central", lost.line.proxy.url, "--code", lost.code()]
    code = main([*asked, "--approver", SUPERVISOR, "--json", "--receipts", lost.papers[0]])
    told = json.loads(capsys.readouterr().out)
    assert code == 4 and [each["code"] for each in told["papers"]] == ["paper_clone"]


CHOICES = st.tuples(st.integers(0, 4), st.integers(0, 4), st.lists(st.integers(0, 4), unique=True))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHOICES)
def test_what_is_restored_is_what_can_be_proven_and_nothing_twice(
    monkeypatch: pytest.MonkeyPatch, choice: tuple[int, int, list[int]]
) -> None:
    """Any split of a till's payments over centre, mirror and paper: the union is restored, and the books hold."""
    synced, mirrored, scanned = choice
    amounts = [20_000, 30_000, 40_000, 50_000, 60_000]
    with TemporaryDirectory() as place:
        monkeypatch.setenv(STATE_VARIABLE, str(Path(place) / "state"))
        with lost_till(Path(place)) as lost:
            till = lost.begin()
            lost.sync(till)
            seen: dict[int, int] = {}
            for number, paise in enumerate(amounts):
                lost.pay(till, paise)
                seen[number] = till.journal.place.seq
                if number == synced - 1:
                    assert lost.sync(till).trouble is None
            lost.lose(till)
            lost.cut_mirror(seen[mirrored - 1] if mirrored else 2)
            told = lost.restore(mirror=True, papers=tuple(lost.papers[each] for each in scanned))
            check_union(lost, told, max(synced, mirrored), scanned, amounts)


def check_union(lost: Lost, told: Restored, chained: int, scanned: list[int], amounts: list[int]) -> None:
    proven = set(range(chained)) | set(scanned)
    assert {each.state for each in told.papers} <= {"in_chain", "paper_only"}
    assert len(told.waiting) == len(proven) - chained
    recovered(lost)
    recovered(lost, *(lost.papers[each] for each in scanned))
    new = lost.open_new()
    assert lost.sync(new).unsent == 0
    report = lost.line.centre.verify()
    paid = sum(amounts[each] for each in proven)
    assert report.whole and (report.receipts, report.collected_paise) == (len(proven), paid)
    assert lost.balances() == {
        gl: paise for gl, paise in (("cash:K08-1", FLOAT + paid), ("float:K08", -FLOAT), ("receivable", -paid)) if paise
    }
    assert new.working().shift.drawer.expected == FLOAT + paid
    missing = sum(gap.receipts for gap in told.gaps)
    assert missing == len([each for each in range(max(proven, default=0)) if each not in proven])
    assert sum(gap.taken or 0 for gap in told.gaps) == sum(
        amounts[each] for each in range(max(proven, default=0)) if each not in proven
    )
    new.working().act_as(CLERK, CLERK_PIN)
    new.working().count_drawer((NoteCount(10_000, (FLOAT + paid) // 10_000),))
    new.working().close_shift(None, None)
    new.working().close_day(None, words.closing_day(new.working()))
    assert lost.sync(new).trouble is None
    assert lost.balances()["safe:K08"] == FLOAT + paid
    new.close()
