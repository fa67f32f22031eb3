"""A till's disk died: it is made again from its mirror and the centre, and goes on in a new epoch."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from counter_pos.__main__ import main
from counter_pos.app import enrol_till
from counter_pos.domain.errors import Broken, Refused, Unavailable
from counter_pos.domain.payment import NoteCount
from counter_pos.i18n.notices import notice_for
from counter_pos.journal.chains import ChainFile, chain_files, check_log
from counter_pos.journal.integrity import verify_file
from counter_pos.journal.keys import FileKeyStore, state_directory
from counter_pos.journal.log_file import log_path
from counter_pos.journal.past import PastChain
from counter_pos.journal.rebuild import ChainWriter
from counter_pos.restoring import Wanted, restore
from counter_pos.services.till.earlier_epochs import EarlierEpochs
from counter_pos.wire.canonical import encode
from counter_pos.wire.entry import entry_hash
from counter_pos.wire.export import entry_of, line_of
from counter_pos.wire.keyring import KeyRing
from tests import words
from tests.chains import make_signer
from tests.journals_left import FRAME, commits_of, flip
from tests.lost_tills import FLOAT, Lost
from tests.tills import CLERK, CLERK_PIN


def whole(lost: Lost, folder: Path | None = None) -> list[int]:
    """Every chain of a folder proves itself; its epochs."""
    folder = folder or lost.target
    ring = KeyRing.read((folder / "public-keys.json").read_bytes())
    for file in chain_files(folder):
        report = verify_file(file.path, ring)
        assert report.whole, (report.chain.broken, report.damage)
    return [each.epoch for each in chain_files(folder)]


def kept(lost: Lost) -> list[bytes]:
    """The bodies of the restored first epoch."""
    past = PastChain(lost.target / "journal-K08-1-1.sqlite3", "K08-1", 1)
    bodies = [each.body for each in past.from_seq(1)]
    past.close()
    return bodies


def close_shift(till: object, counted: int, reason: str | None = None) -> object:
    desk = till.working()  # type: ignore[attr-defined]
    desk.act_as(CLERK, CLERK_PIN)
    desk.count_drawer((NoteCount(10_000, counted // 10_000), NoteCount(100, counted % 10_000 // 100)))
    return desk.close_shift(reason, None if reason is None else words.closing(desk))


def test_from_the_mirror_and_what_was_unsent_reaches_the_centre_in_its_own_place(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000, 30_000)
    assert lost.sync(till).trouble is None
    acked = till.journal.place.acknowledged.acked_seq
    lost.pay(till, 40_000)
    lost.lose(till)
    told = lost.restore(mirror=True)
    (chain,) = told.chains
    assert (told.device, told.epoch) == ("K08-1", 3), "epoch 2 has a ticket that the old disk may still open"
    assert (chain.seq, chain.receipts, chain.acknowledged) == (len(lost.entries), 3, acked)
    assert (chain.unsent, chain.unsent_receipts) == (len(lost.entries) - acked, 1)
    assert chain.ranges == [(1, acked, "centre+mirror"), (acked + 1, len(lost.entries), "mirror")]
    assert chain.faults == [] and told.shift_of == CLERK
    assert kept(lost) == [each.body for each in lost.entries]
    assert whole(lost) == [1, 3]

    report_before = lost.line.centre.verify()
    assert report_before.receipts == 2
    new = lost.open_new()
    assert lost.line.centre.ledger.head("K08-1", 1).seq == len(lost.entries)
    assert lost.sync(new).unsent == 0
    assert lost.balances() == {"cash:K08-1": FLOAT + 90_000, "float:K08": -FLOAT, "receivable": -90_000}
    opening = new.journal.opening
    assert opening is not None and lost.entries[acked - 1].hash.hex() in opening.ticket
    (restored,) = new.journal.of_kind("chain_restored")
    assert restored.envelope.facts["chains"][0]["hash"] == lost.entries[-1].hash.hex()
    new.close()


def test_the_open_shift_goes_on_and_its_drawer_is_counted_and_received_once(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000, 30_000)
    lost.cancel_last(till)
    lost.pay(till, 50_000)
    lost.lose(till)
    lost.restore(mirror=True)
    new = lost.open_new()
    (slip,) = new.working().slips()
    assert (slip.kind, slip.staff) == ("shift_opened", CLERK), "its slip names the clerk who has the drawer"
    shift = new.working().shift
    assert shift is not None and (shift.staff, shift.state, shift.receipts, shift.cancelled) == (CLERK, "open", 3, 1)
    assert shift.drawer.expected == FLOAT + 70_000
    new.working().act_as(CLERK, CLERK_PIN)
    lost.pay(new, 10_000)
    closed = close_shift(new, FLOAT + 80_000 - 100, "a coin is missing")
    assert closed.over_short == -100
    lines = {each.name: each.paise for each in new.working().explain().lines}
    assert lines == {"opening_float": FLOAT, "taken_over": 70_000, "collected": 10_000}
    new.working().close_day(None, words.closing_day(new.working()))
    assert lost.sync(new).trouble is None
    balances = lost.balances()
    assert balances["cash:K08-1"] == 0 and balances["safe:K08"] == FLOAT + 80_000 - 100
    assert balances["over_short:K08-1"] == 100
    new.close()


def test_from_the_centre_alone_where_nothing_else_is_left(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000)
    assert lost.sync(till).trouble is None
    seen = till.journal.place.acknowledged.acked_seq
    lost.pay(till, 30_000)
    lost.lose(till)
    told = lost.restore()
    (chain,) = told.chains
    assert (chain.seq, chain.acknowledged, chain.unsent) == (seen, seen, 0)
    assert chain.by_source == {"centre": seen}
    assert kept(lost) == [each.body for each in lost.entries[:seen]]
    new = lost.open_new()
    assert new.working().shift.drawer.expected == FLOAT + 20_000
    new.close()


def test_a_mirror_behind_and_a_mirror_damaged_in_the_middle_are_mended_by_the_centre(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, *[20_000] * 5)
    assert lost.sync(till).trouble is None
    lost.pay(till, *[10_000] * 3)
    lost.lose(till)
    lines = lost.mirror_file.read_bytes().splitlines(keepends=True)
    lines[6] = lines[6].replace(b'\\"paise\\":20000', b'\\"paise\\":90000')
    lines[5] = b"rubbish\n"
    lines[3] = lines[3][:40]
    lost.mirror_file.write_bytes(b"".join(lines))
    told = lost.restore(mirror=True)
    (chain,) = told.chains
    assert chain.seq == len(lost.entries) and told.papers == []
    assert [(each.source, each.seq, each.code) for each in chain.faults] == [("mirror", 7, "bad_hash")]
    assert kept(lost) == [each.body for each in lost.entries]
    assert lost.open_new().close() is None


def test_entries_behind_a_hole_are_as_good_as_paper(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000)
    assert lost.sync(till).trouble is None
    seen = till.journal.place.acknowledged.acked_seq
    lost.pay(till, 30_000, 40_000, 50_000)
    lost.cancel_last(till)
    lost.lose(till)
    lines = lost.mirror_file.read_bytes().splitlines(keepends=True)
    lost.mirror_file.write_bytes(b"".join(lines[:seen] + lines[seen + 1 :]))
    told = lost.restore(mirror=True)
    (chain,) = told.chains
    assert (chain.seq, chain.unsent, chain.loose) == (seen, 0, {"mirror": 3})
    assert [(each.state, each.paise) for each in told.papers] == [("paper_only", 40_000)]
    assert [(gap.receipts, gap.taken, gap.cancelled) for gap in told.gaps] == [(1, 30_000, 0)]


def test_two_histories_stop_the_restore_and_both_are_kept(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000)
    lost.sync(till)
    till.close()
    shutil.copytree(lost.line.folder, lost.root / "clone")
    shutil.rmtree(lost.mirror)
    lost.mirror.mkdir()
    clone = lost.line.open(lost.root / "clone")
    clone.working().sign_in(CLERK, CLERK_PIN)
    lost.pay(clone, 30_000)
    clone.close()
    lost.line.clock.pass_time(seconds=7)
    till = lost.line.open()
    common = till.journal.place.seq
    till.working().sign_in(CLERK, CLERK_PIN)
    lost.pay(till, 40_000)
    lost.sync(till)
    till.mirror = None
    lost.lose(till)
    asked = lost.wanted(mirror=True)
    with pytest.raises(Broken) as told:
        restore(asked, clock=lost.line.clock)
    assert told.value.code == "restore_forked"
    branches = sorted(lost.target.glob("fork-K08-1-1-*.jsonl"))
    assert len(branches) == 2 and whole(lost) == [1], "the common part is kept, and no epoch was opened"
    firsts = [entry_of(path.read_bytes().splitlines()[0]) for path in branches]
    assert {each.seq for each in firsts} == {common + 1} and len({each.hash for each in firsts}) == 2
    with pytest.raises(Unavailable) as unfinished:
        lost.line.open(lost.target)
    assert unfinished.value.code == "restore_unfinished"
    with pytest.raises(Unavailable) as half:
        enrol_till(lost.target, lost.line.proxy.url, lost.code(), clock=lost.line.clock)
    assert half.value.code == "restore_unfinished"
    again = Wanted(folder=lost.target, mirror=lost.mirror, past_fork=True)
    went_on = restore(again, clock=lost.line.clock)
    assert (went_on.epoch, went_on.chains[0].seq, went_on.chains[0].forked_at) == (3, common, common + 1)
    new = lost.open_new()
    assert lost.sync(new).trouble is None, "the earlier epoch is the people's now, and stops nobody"
    new.close()


STEPS = ["sources", "ticket", "centre", "chain 1", "papers", "epoch", "record", "shift", "done"]


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_is_asked_for_again_and_no_epoch_is_lost(lost: Lost, step: str) -> None:
    till = lost.begin()
    lost.pay(till, 20_000)
    lost.sync(till)
    lost.pay(till, 30_000)
    lost.lose(till)
    code = lost.code()
    asked = [str(lost.target), str(lost.mirror), lost.line.proxy.url, code, step]
    done = subprocess.run([sys.executable, "-c", KILLED, *asked], env=dict(os.environ), check=False)
    assert done.returncode == -signal.SIGKILL
    if step not in ("sources", "ticket"):  # the code was used: whenever the answer is asked for again, it is the same
        lost.line.clock.pass_time(minutes=30)
        lost.line.centre.now.pass_by(1800)  # type: ignore[attr-defined]
    told = lost.restore(mirror=True, code=code)
    assert told.epoch == 3 and told.chains[0].seq == len(lost.entries)
    assert whole(lost) == [1, 3] and kept(lost) == [each.body for each in lost.entries]
    new = lost.open_new()
    kinds = [each.envelope.kind for each in new.journal.after(0, 3)]
    assert kinds == ["chain_opened", "chain_restored", "shift_opened"]
    assert lost.balances()["cash:K08-1"] == FLOAT + 50_000
    new.close()
    with pytest.raises(Refused) as refused:
        lost.restore(mirror=True)
    assert refused.value.code == "restore_target_used"


KILLED = """
import os, signal, sys
from pathlib import Path
from counter_pos.restoring import Wanted, restore
from tests.tills import HandClock

def tell(step):
    if step == sys.argv[5]:
        os.kill(os.getpid(), signal.SIGKILL)

restore(Wanted(folder=Path(sys.argv[1]), mirror=Path(sys.argv[2]), central=sys.argv[3], code=sys.argv[4]),
        clock=HandClock(), tell=tell)
"""


def test_an_answer_that_was_lost_gives_the_same_epoch_again(lost: Lost) -> None:
    till = lost.begin()
    lost.sync(till)
    lost.lose(till)
    code = lost.code()
    lost.line.proxy.faults = [lambda request, answer: None]
    with pytest.raises(Unavailable):
        lost.restore(mirror=True, code=code)
    lost.line.centre.now.pass_by(1800)  # type: ignore[attr-defined]
    assert lost.restore(mirror=True, code=code).epoch == 3


def test_offline_with_the_ticket_carried_and_a_damaged_file_that_is_never_written_to(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000, 30_000)
    lost.sync(till)
    lost.pay(till, 40_000)
    lost.entries = till.journal.after(0, 1000)
    till.close()
    lost.cut_mirror(len(lost.entries) - 1)
    patient = lost.line.folder / "journal-K08-1-1.sqlite3"
    raw = bytearray(patient.read_bytes())
    at = raw.index(lost.entries[4].signature)
    raw[at] ^= 1
    patient.write_bytes(raw)
    before = {path.name: path.read_bytes() for path in lost.line.folder.iterdir() if path.is_file()}
    told = restore(Wanted(folder=lost.target, old=lost.line.folder, mirror=lost.mirror), clock=lost.line.clock)
    after = {path.name: path.read_bytes() for path in lost.line.folder.iterdir() if path.is_file()}
    assert after == before
    (chain,) = told.chains
    assert told.epoch == 2 and chain.seq == len(lost.entries)
    assert chain.by_source == {"journal+mirror": chain.seq - 2, "mirror": 1, "journal": 1}
    assert [(each.source, each.seq) for each in chain.faults] == [("journal", 5)]
    assert chain.unsent_receipts == 1
    new = lost.line.open(lost.target)
    assert new.replica is not None, "the old folder's list of consumers serves until the next one"
    new.working().act_as(CLERK, CLERK_PIN)
    lost.pay(new, 10_000)
    assert lost.sync(new).trouble is None
    assert lost.balances()["cash:K08-1"] == FLOAT + 100_000
    new.close()
    with pytest.raises(Refused) as used:
        restore(Wanted(folder=lost.root / "another", old=lost.line.folder), clock=lost.line.clock)
    assert used.value.code == "ticket_used", "one ticket opens one epoch, once"


def test_a_restore_whose_key_is_not_here_names_the_code_and_the_same_command(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000)
    lost.sync(till)
    till.close()
    shutil.rmtree(lost.root / "state")
    asked = Wanted(folder=lost.target, old=lost.line.folder)
    with pytest.raises(Unavailable) as told:  # exit 3
        restore(asked, clock=lost.line.clock)
    assert told.value.code == "restore_key_missing"
    for language, word in (("en", "same restore command again with --central and --code"), ("hi", "वही restore आदेश")):
        said = notice_for(told.value, language)
        assert word in said.todo and "enrol" not in said.todo
    again = dataclasses.replace(asked, central=lost.line.proxy.url, code=lost.code())
    assert restore(again, clock=lost.line.clock).chains[0].seq > 0, "the same folder, and the till goes on"
    lost.open_new().close()


def test_a_restore_begun_with_a_key_that_is_gone_is_begun_again_elsewhere(
    lost: Lost, capsys: pytest.CaptureFixture[str]
) -> None:
    till = lost.begin()
    lost.pay(till, 20_000)
    lost.lose(till)

    def stop(step: str) -> None:
        if step == "papers":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(lost.wanted(mirror=True), clock=lost.line.clock, tell=stop)
    shutil.rmtree(lost.root / "state")
    asked = ["restore", "--from-mirror", str(lost.mirror), "--central", lost.line.proxy.url]
    assert main([*asked, "--data", str(lost.target), "--code", lost.code(), "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["code"] == "restore_key_gone"
    assert main([*asked, "--data", str(lost.root / "another"), "--code", lost.code()]) == 0
    capsys.readouterr()


class FullOnce(FileKeyStore):
    """This machine's secrets, on a disk that has no room for the first new one."""

    full = True

    def put(self, name: str, secret: bytes) -> None:
        if self.full:
            self.full = False
            raise OSError(errno.ENOSPC, "No space left on device")
        super().put(name, secret)


def test_a_carried_ticket_is_not_lost_to_a_disk_that_was_full_when_its_key_was_kept(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000)
    lost.sync(till)
    till.close()
    wanted, keys = Wanted(folder=lost.target, old=lost.line.folder), FullOnce(state_directory())
    with pytest.raises(OSError, match="No space"):
        restore(wanted, clock=lost.line.clock, keys=keys)
    assert restore(wanted, clock=lost.line.clock, keys=keys).epoch == 2
    lost.line.open(lost.target).close()


def test_what_the_log_of_a_killed_till_lost_to_a_flipped_bit_is_restored(lost: Lost) -> None:
    """The database itself would read the payments before the flipped bit, and say nothing of the others."""
    till = lost.begin()
    lost.sync(till)
    lost.pay(till, *[20_000] * 4)
    lost.entries = till.journal.after(0, 1000)
    old = lost.line.folder.with_name("killed")
    shutil.copytree(lost.line.folder, old)
    till.close()
    journal = old / till.journal.path.name
    flip(log_path(journal), 32 + commits_of(log_path(journal).read_bytes())[-4] * FRAME - FRAME + 16)
    with pytest.raises(Broken, match="log_damaged"):
        check_log(journal)
    told = restore(Wanted(folder=lost.target, old=old), clock=lost.line.clock)
    (chain,) = told.chains
    assert chain.seq == len(lost.entries)
    assert kept(lost) == [each.body for each in lost.entries]


def test_each_thing_that_is_missing_is_refused_and_nothing_is_used_up(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000)
    lost.sync(till)
    lost.lose(till)
    other = lost.root / "other"
    other.mkdir()
    url = lost.line.proxy.url
    (lost.root / "full").mkdir()
    (lost.root / "full" / "letter.txt").write_text("mine")
    for code, wanted in (
        ("restore_target_used", Wanted(folder=lost.root / "full", mirror=lost.mirror, central=url, code="x")),
        ("restore_nothing", Wanted(folder=lost.target, mirror=other, central=url, code="x")),
        ("restore_nothing", Wanted(folder=lost.target, old=other)),
        ("restore_no_ticket", Wanted(folder=lost.target, mirror=lost.mirror)),
        ("enrol_code_bad", Wanted(folder=lost.target, mirror=lost.mirror, central=url, code="AAAA-BBBB-CCCC")),
        ("centre_address_bad", Wanted(folder=lost.target, mirror=lost.mirror, central="not an address", code="x")),
    ):
        with pytest.raises(Refused) as refused:
            restore(wanted, clock=lost.line.clock)
        assert refused.value.code == code
    for code, wanted in (
        ("mirror_away", Wanted(folder=lost.target, mirror=lost.root / "gone", central=url, code="x")),
        ("enrol_unreachable", Wanted(folder=lost.target, mirror=lost.mirror, central="http://127.0.0.1:9", code="x")),
    ):
        with pytest.raises(Unavailable) as away:
            restore(wanted, clock=lost.line.clock)
        assert away.value.code == code
    told = lost.restore(mirror=True)
    assert told.epoch == 3 and (lost.root / "full" / "letter.txt").read_text() == "mine"


def test_an_entry_of_another_key_is_never_taken_over(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000)
    lost.sync(till)
    seen = till.journal.place.seq
    lost.lose(till)
    thief = make_signer("a thief")
    last = entry_of(lost.mirror_file.read_bytes().splitlines()[-1])
    body = last.body.replace(f'"seq":{last.seq}'.encode(), f'"seq":{last.seq + 1}'.encode())
    body = body.replace(last.envelope.prev.encode(), last.hash.hex().encode())
    digest = entry_hash(body)
    forged = replace(last, seq=last.seq + 1, body=body, hash=digest, signature=thief.sign(digest))
    with lost.mirror_file.open("ab") as out:
        out.write(line_of(forged))
    told = lost.restore(mirror=True)
    (chain,) = told.chains
    assert chain.seq == seen and chain.loose == {} and told.papers == []
    assert [(each.seq, each.code) for each in chain.faults] == [(seen + 1, "bad_signature")]


def test_the_command_tells_it_in_both_languages(lost: Lost, capsys: pytest.CaptureFixture[str]) -> None:
    till = lost.begin()
    lost.pay(till, 20_000)
    lost.lose(till)
    asked = ["restore", "--data", str(lost.target), "--from-mirror", str(lost.mirror)]
    assert main([*asked, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["code"] == "restore_no_ticket"
    online = ["--central", lost.line.proxy.url, "--code", lost.code()]
    assert main([*asked, *online, "--language", "hi"]) == 0
    told = capsys.readouterr().out
    assert "K08-1 का काम बही 3 में जारी है" in told and "खुली शिफ्ट" in told
    assert main([*asked, *online, "--json"]) == 1
    refused = json.loads(capsys.readouterr().out)
    assert refused["code"] == "restore_target_used"
    assert main(["verify", "journal", "--data", str(lost.target)]) == 0
    assert main(["doctor", "--data", str(lost.target), "--json"]) in (0, 3)


def test_the_safe_of_window_1_goes_on_where_the_lost_epoch_left_it(lost: Lost) -> None:
    """A shift closed before the disk died, a bag on its way, a shift that another window handed in: each once."""
    till = lost.begin()
    lost.pay(till, 20_000)
    desk = till.working()
    notes = (NoteCount(10_000, 2),)
    desk.pick_up(notes, "B-1", words.picking_up(desk, "B-1", notes))
    close_shift(till, FLOAT)
    lost.line.clock.pass_time(minutes=5)
    desk.act_as(CLERK, CLERK_PIN)
    desk.open_shift(())
    lost.pay(till, 30_000)
    lost.lose(till)
    lost.restore(mirror=True)
    new = lost.open_new()
    desk = new.working()
    assert desk.status().unsent == 0
    assert close_shift(new, 30_000).over_short == 0
    before = desk.day_summary(desk.business_date)
    assert (before.brought, before.difference, before.in_transit) == (FLOAT + 20_000, 0, 20_000)
    with pytest.raises(Refused) as waits:
        desk.close_day(None, words.closing_day(desk))
    assert waits.value.code == "day_pick_up_open"
    assert desk.receive_pick_up("B-1", notes, words.receiving_bag(desk, "B-1", notes)).received
    day = desk.business_date
    arrived = desk.day_summary(day)
    assert (arrived.in_drawer, arrived.in_safe, arrived.difference) == (FLOAT + 30_000, 20_000, 0)
    desk.close_day(None, words.closing_day(desk))
    after = desk.day_summary(day)
    assert (after.in_drawer, after.in_safe + after.others_in_safe) == (0, FLOAT + 50_000)
    assert [each.counted for each in after.others] == [FLOAT] and after.in_transit == 0
    assert (after.brought, after.difference) == (20_000, 0), (
        "the bag is counted with this window's, the shift beside it"
    )
    assert lost.sync(new).trouble is None
    balances = lost.balances()
    assert (balances["cash:K08-1"], balances["transit:K08"]) == (0, 0)
    assert balances["safe:K08"] == FLOAT + 50_000
    desk.act_as(CLERK, CLERK_PIN)
    with pytest.raises(Refused) as closed:
        desk.open_shift(())
    assert closed.value.code == "day_already_closed"
    new.close()


def test_what_is_unsent_of_the_lost_epoch_stands_on_the_status_strip(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000, 30_000)
    lost.lose(till)
    lost.restore(mirror=True)
    new = lost.line.open(lost.target)
    assert new.desk is None and lost.sync(new).trouble is None
    assert new.working().status().unsent == 0
    new.close()
    offline = lost.line.open(lost.target)
    past = next(lost.target.glob("journal-K08-1-1.sqlite3"))
    offline.working().till.earlier = EarlierEpochs([ChainFile(unacknowledged(past), "K08-1", 1)])
    assert offline.working().status().unsent == 2
    offline.close()


def unacknowledged(journal: Path) -> Path:
    """The same chain, of which nothing was ever acknowledged."""
    target = journal.with_name("again.sqlite3")
    past, writer = PastChain(journal, "K08-1", 1), ChainWriter(target)
    for entry in past.from_seq(1):
        writer.add(entry, entry.envelope)
    writer.finish()
    past.close()
    return target


def test_what_was_signed_with_a_key_that_head_office_revoked_is_kept_apart_and_stops_nobody(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000)
    lost.sync(till)
    lost.pay(till, 30_000)
    lost.lose(till)
    lost.line.centre.enrolment.revoke("K08-1")
    told = lost.restore(mirror=True)
    assert told.chains[0].unsent > 0
    new = lost.open_new()
    report = lost.sync(new)
    assert report.trouble is None and report.unsent == told.chains[0].unsent
    assert new.working().status().unsent == 1, "it stays in sight until people decide"
    assert lost.line.centre.verify().quarantined == told.chains[0].unsent
    new.close()


def test_with_the_ticket_carried_and_a_line_the_centre_is_a_source_too(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000)
    lost.sync(till)
    lost.lose(till, keys=False)
    lost.line.folder.mkdir()
    ticket, keys = lost.root / "carried.json", lost.root / "keys.json"
    ticket.write_bytes(encode(lost.line.centre.enrolment.next_ticket("K08-1", 1)))
    keys.write_bytes(encode(lost.line.centre.publisher.document("keys")))
    asked = Wanted(folder=lost.target, ticket=ticket, keys=keys, central=lost.line.proxy.url)
    lost.line.clock.pass_time(days=61)
    with pytest.raises(Refused) as late:
        restore(asked, clock=lost.line.clock)
    assert late.value.code == "ticket_expired"
    lost.line.clock.pass_time(days=-60)
    told = restore(asked, clock=lost.line.clock)
    assert (told.epoch, told.chains[0].by_source) == (2, {"centre": len(lost.entries)})
    assert whole(lost) == [1, 2]


def test_the_old_folders_settings_come_along_with_the_centre_that_was_named(lost: Lost) -> None:
    till = lost.begin()
    lost.pay(till, 20_000)
    lost.entries = till.journal.after(0, 1000)
    till.close()
    settings = lost.line.folder / "settings.toml"
    settings.write_text(settings.read_text().replace('language = "hi"', 'language = "en"'))
    told = restore(dataclasses.replace(lost.wanted(mirror=True), old=lost.line.folder), clock=lost.line.clock)
    assert told.chains[0].seq == len(lost.entries)
    new = lost.open_new()
    assert (new.settings.language, new.settings.mirror) == ("en", str(lost.mirror))
    assert new.mirror is not None and new.mirror.hold(new.journal.place.seq)
    new.close()
    assert (lost.mirror / "mirror-K08-1-3.jsonl").exists()
