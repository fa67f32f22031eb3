"""The links of a whole chain, walked in steps behind the window: any byte that changed is named."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from counter_pos.attendants import Proving
from counter_pos.domain.errors import Broken
from counter_pos.journal.integrity import check_links
from counter_pos.wire.links import LinkCheck
from tests.tills import TestTill, order


@pytest.fixture
def till(tmp_path: Path) -> TestTill:
    """A till with twelve payments."""
    made = TestTill(tmp_path)
    desk = made.open_shift()
    payer = made.postpaid(200_000)
    for rupees in range(100, 112):
        desk.take_payment(order(payer.account, rupees * 100))
    return made


def harm(till: TestTill, seq: int, column: str, value: object) -> None:
    """Change a stored entry, as only a damaged disk or a thief with the file can."""
    raw = dbapi2.connect(str(till.journal_file))
    raw.execute("DROP TRIGGER entry_never_changes")
    raw.execute(f"UPDATE entry SET {column} = ? WHERE seq = ?", (value, seq))
    raw.commit()
    raw.close()


def walk(till: TestTill, limit: int = 5) -> LinkCheck:
    check = LinkCheck()
    while not check_links(till.journal, check, limit):
        pass
    return check


def test_a_whole_chain_is_walked_to_its_end_in_steps(till: TestTill) -> None:
    check = walk(till)
    assert (check.seq, check.head) == (till.journal.place.seq, till.journal.place.hash.hex())


@pytest.mark.parametrize("seq", [1, 7, 15])
@pytest.mark.parametrize("column", ["body", "hash"])
def test_a_changed_byte_is_named(till: TestTill, seq: int, column: str) -> None:
    entry = till.journal.at(seq)
    assert entry is not None
    value = bytearray(getattr(entry, column))
    value[len(value) // 2] ^= 1
    harm(till, seq, column, bytes(value))
    with pytest.raises(Broken, match="bad_hash") as told:
        walk(till)
    assert told.value.facts["seq"] == seq


def test_an_entry_put_in_anothers_place_is_named(till: TestTill) -> None:
    other, mine = till.journal.at(8), till.journal.at(9)
    assert other is not None and mine is not None
    harm(till, 9, "body", other.body)
    raw = dbapi2.connect(str(till.journal_file))
    raw.execute("UPDATE entry SET hash = ? WHERE seq = 9", (other.hash,))
    raw.commit()
    raw.close()
    with pytest.raises(Broken, match="bad_prev"):
        walk(till)


def test_the_attendant_tells_of_damage_and_of_nothing_else(till: TestTill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Proving, "BEGIN_S", 0.0)
    told: list[Broken] = []
    for harmed in (False, True):
        if harmed:
            harm(till, 4, "body", b"{}")
        proving = Proving(till.journal, told.append)
        proving.start()
        proving._thread.join(20)
        assert not proving._thread.is_alive()
        assert [each.code for each in told] == (["journal_damaged"] if harmed else [])
    assert told[0].facts["seq"] == 4
    assert threading.active_count() < 50
