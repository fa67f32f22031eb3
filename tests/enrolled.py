"""A till enrolled with a real centre over a line that can fail, ready for its first round."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from counter_pos.app import OpenTill, enrol_till, open_till
from counter_pos.central.centre import Centre, open_centre
from counter_pos.demo.city import make_city
from counter_pos.services.lanes import Lanes
from tests.serving import COUNTER, FaultProxy, TestTime, served
from tests.tills import CLERK_PIN, SUPERVISOR_PIN, HandClock

PEOPLE = [
    {"number": 412, "name_en": "Sunita", "name_hi": "सुनीता", "role": "clerk", "pin": CLERK_PIN},
    {"number": 77, "name_en": "Rakesh", "name_hi": "राकेश", "role": "supervisor", "pin": SUPERVISOR_PIN},
]


@dataclass
class Line:
    centre: Centre
    proxy: FaultProxy
    folder: Path
    clock: HandClock

    def open(self, folder: Path | None = None, lanes: Lanes | None = None) -> OpenTill:
        return open_till(folder or self.folder, clock=self.clock, lanes=lanes)


@contextmanager
def enrolled(tmp_path: Path) -> Iterator[Line]:
    """A till that has not heard of any consumer yet. COUNTER_POS_STATE names where its keys go."""
    centre = open_centre(tmp_path / "centre", time := TestTime(), create=True)
    centre.publisher.put_policy(files("counter_pos").joinpath("assets/policy/default.json").read_bytes())
    centre.publisher.put_staff("K08", json.dumps(PEOPLE).encode())
    centre.import_accounts(make_city(100, as_of=date(2026, 7, 31)), as_of=time.now())
    with ExitStack() as ends:  # whatever fails: a server left running would keep the process of the tests alive
        ends.callback(centre.close)
        proxy = FaultProxy(ends.enter_context(served(centre)))
        ends.callback(proxy.close)
        made = Line(centre, proxy, tmp_path / "till", HandClock())
        enrol_till(made.folder, proxy.url, centre.enrolment.make_code(COUNTER)[0], clock=made.clock)
        yield made
