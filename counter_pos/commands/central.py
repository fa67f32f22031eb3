"""`counter-pos central ...`: serve the centre, let tills in, publish what they are told, prove the ledger."""

from __future__ import annotations

import argparse
import csv
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_pos.commands.console import INTEGRITY, Console, add_common
from counter_pos.domain.errors import Refused, Unavailable
from counter_pos.domain.facts import Counter

if TYPE_CHECKING:
    from counter_pos.central.centre import Centre
    from counter_pos.replica.rows import AccountRow

DATA_VARIABLE = "COUNTER_POS_CENTRAL_DATA"
DEFAULT_PORT = 8480
_ASSETS = Path(__file__).resolve().parent.parent / "assets"
_MOST_FINDINGS_SAID = 20


def add_parsers(subparsers: Any) -> None:
    """Add `central` with its own sub-commands."""
    central = subparsers.add_parser("central", help="the central ledger")
    steps = central.add_subparsers(dest="step", metavar="STEP", required=True)

    serve = _step(steps, "serve", _serve, "serve the tills until interrupted")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    serve.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 takes a free one")
    serve.add_argument("--workers", type=int, default=1)

    code = _step(steps, "enrol-code", _enrol_code, "a one-time code for a new till, good for ten minutes")
    code.add_argument("--counter", required=True, metavar="K08")
    code.add_argument("--window", type=int, default=1)
    code.add_argument("--name-en", help="name of a counter that is not in the built-in list")
    code.add_argument("--name-hi")

    accounts = _step(steps, "import-accounts", _import_accounts, "publish accounts with their dues as the next replica")
    source = accounts.add_mutually_exclusive_group(required=True)
    source.add_argument("--csv", type=Path, metavar="FILE", help="columns as in docs/IMPORT.md, ascending accounts")
    source.add_argument("--generate", type=int, metavar="N", help="a made-up city of N accounts")
    accounts.add_argument("--seed", type=int, default=1, help="the same city for the same seed")
    accounts.add_argument("--as-of", metavar="INSTANT", help="when these dues were true, ISO (default: now)")
    accounts.add_argument(
        "--reflects-all", action="store_true", help="the dues already contain every payment that the ledger holds"
    )

    demands = _step(steps, "import-demands", _import_demands, "publish all quotes and requests that may be paid")
    demands.add_argument("--csv", type=Path, required=True, metavar="FILE", help="columns as in docs/IMPORT.md")

    publish = _step(steps, "publish", _publish, "publish policy and staff, and the list of keys")
    publish.add_argument("--policy", type=Path, metavar="FILE", help="JSON; the built-in one when none was published")
    publish.add_argument("--staff", type=Path, metavar="FILE", help="JSON list of people, with pin or pin_hash")
    publish.add_argument("--site", metavar="K08", help="whose staff it is")

    document = _step(steps, "document", _document, "write what receipts are verified with, as a signed file")
    document.add_argument("name", choices=("keys", "status"), help="the public keys, or what became of receipts")
    document.add_argument("-o", "--out", type=Path, required=True, metavar="FILE")

    from counter_pos.commands.reports import add_days, add_forms

    report = _step(steps, "report", _report, "the counter-wise register of a business date or more")
    report.add_argument("what", choices=("counters",))
    add_days(report)
    add_forms(report)

    _step(steps, "verify", _verify, "prove every chain, acknowledgement and posting again")
    _step(steps, "status", _status, "what came in, what is published, what waits for somebody")


def _step(steps: Any, name: str, handler: Any, told: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = steps.add_parser(name, help=told, description=told)
    default = os.environ.get(DATA_VARIABLE)
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(default) if default else Path("counter-pos-central"),
        metavar="DIR",
        help=f"the centre's folder (default: ${DATA_VARIABLE} or ./counter-pos-central)",
    )
    add_common(parser, data=False)
    parser.set_defaults(handler=handler)
    return parser


def _open(arguments: argparse.Namespace, *, create: bool = False) -> Centre:
    from counter_pos.central.centre import open_centre

    return open_centre(arguments.data, create=create)


def _serve(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.central.serve import serve

    def ready(url: str) -> None:
        console.say(f"The centre is at {url}", url=url)

    serve(arguments.data, arguments.host, arguments.port, arguments.workers, ready)
    return 0


def _enrol_code(arguments: argparse.Namespace, console: Console) -> int:
    counter = _counter(arguments)
    centre = _open(arguments)
    try:
        code, expires = centre.enrolment.make_code(counter)
    finally:
        centre.close()
    device = f"{counter.code}-{counter.window}"
    return console.say(
        f"{code}  for {device}, once, until {expires:%H:%M} UTC", code=code, device=device, expires=expires
    )


def _counter(arguments: argparse.Namespace) -> Counter:
    """The counter as it shall stand on receipts. Raises Refused(counter_unknown)."""
    name_en, name_hi = arguments.name_en, arguments.name_hi
    if not (name_en and name_hi):
        with (_ASSETS / "counters.csv").open(encoding="utf-8", newline="") as file:
            known = {row["code"]: (row["name_en"], row["name_hi"]) for row in csv.DictReader(file)}
        if arguments.counter not in known:
            raise Refused("counter_unknown", text=arguments.counter)
        listed = known[arguments.counter]
        name_en, name_hi = name_en or listed[0], name_hi or listed[1]
    return Counter(code=arguments.counter, window=arguments.window, name_en=name_en, name_hi=name_hi)


def _import_accounts(arguments: argparse.Namespace, console: Console) -> int:
    as_of = _instant(arguments.as_of)
    refused: dict[str, object] = {}
    centre = _open(arguments, create=True)
    try:
        if arguments.csv is not None:
            from counter_pos.replica.importer import read_consumers

            rows, report = read_consumers(arguments.csv)
            manifest = centre.import_accounts(rows, as_of=as_of, reflects_all=arguments.reflects_all)
            refused = {"refused": report.refused_count, "reasons": dict(report.reasons)}
            if report.refused_count:
                refused["refused_file"] = report.refused_path
        else:
            made = _generated(arguments.generate, arguments.seed, as_of.date())
            manifest = centre.import_accounts(made, as_of=as_of, reflects_all=arguments.reflects_all)
    finally:
        centre.close()
    text = f"Replica {manifest.version}: {manifest.rows} accounts, {manifest.size} bytes."
    if refused.get("refused"):
        text += f" {refused['refused']} lines were refused: {refused['refused_file']}"
    return console.say(
        text, version=manifest.version, rows=manifest.rows, bytes=manifest.size, as_of=manifest.as_of, **refused
    )


def _import_demands(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.replica.demand_csv import read_demands

    demands, report = read_demands(arguments.csv)
    centre = _open(arguments, create=True)
    try:
        version, paid = centre.publisher.put_demands(demands)
    finally:
        centre.close()
    text = f"Quotes and requests {version}: {len(demands) - paid} published, {paid} left out as paid."
    told: dict[str, object] = {"refused": report.refused_count, "reasons": dict(report.reasons)}
    if report.refused_count:
        told["refused_file"] = report.refused_path
        text += f" {report.refused_count} lines were refused: {report.refused_path}"
    return console.say(text, version=version, rows=len(demands) - paid, paid=paid, **told)


def _generated(accounts: int, seed: int, as_of: date) -> Iterator[AccountRow]:
    from counter_pos.demo.city import make_city

    return make_city(accounts, seed=seed, as_of=as_of)


def _instant(text: str | None) -> datetime:
    """An instant as typed; without an offset it is UTC. Raises Refused(bad_instant)."""
    if text is None:
        return datetime.now(UTC)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise Refused("bad_instant", text=text) from wrong
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def _publish(arguments: argparse.Namespace, console: Console) -> int:
    if (arguments.staff is None) != (arguments.site is None):
        raise Refused("staff_site_missing")
    policy = None if arguments.policy is None else _read(arguments.policy)
    staff = None if arguments.staff is None else _read(arguments.staff)
    centre = _open(arguments, create=True)
    try:
        publisher = centre.publisher
        if policy is None and publisher.document("policy") is None:
            policy = (_ASSETS / "policy" / "default.json").read_bytes()
        if policy is not None:
            publisher.put_policy(policy)
        if staff is not None:
            publisher.put_staff(arguments.site, staff)
        publisher.refresh_keys()
        versions = publisher.versions(arguments.site or "")
    finally:
        centre.close()
    told = {name: getattr(versions, name) for name in versions.__struct_fields__}
    return console.say("Published: " + ", ".join(f"{name} {version}" for name, version in told.items()), **told)


def _document(arguments: argparse.Namespace, console: Console) -> int:
    import msgspec

    from counter_pos.central.publisher import version_of

    centre = _open(arguments)
    try:
        centre.publisher.refresh_keys()
        kept = centre.publisher.status_list() if arguments.name == "status" else centre.publisher.document("keys")
    finally:
        centre.close()
    assert kept is not None
    try:
        arguments.out.write_bytes(msgspec.json.encode(kept))
    except OSError as wrong:
        raise Unavailable("disk_trouble", path=str(arguments.out), reason=wrong.strerror or "") from wrong
    version = version_of(kept)
    text = f"{arguments.name} {version} written to {arguments.out}."
    return console.say(text, name=arguments.name, version=version, path=arguments.out)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise Unavailable("import_missing", path=str(path), reason=wrong.strerror or "") from wrong


def _report(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.commands.reports import days_of, told, write_forms
    from counter_pos.domain.business_date import local

    centre = _open(arguments)
    try:
        now = centre.now()
        reading = centre.counter_days(*days_of(arguments, local(now).date()))
    finally:
        centre.close()
    files = write_forms(arguments, "counters", reading, now)
    return told(console, arguments, reading, now, files)


def _verify(arguments: argparse.Namespace, console: Console) -> int:
    from dataclasses import asdict

    centre = _open(arguments)
    try:
        report = centre.verify()
    finally:
        centre.close()
    findings = [asdict(each) for each in report.findings]
    lines = [
        f"{report.chains} chains, {report.entries} entries, {report.acknowledgements} acknowledgements, "
        f"{report.receipts} receipts: " + ("all proven." if report.whole else f"{len(findings)} findings.")
    ]
    lines += [
        f"{each.device} epoch {each.epoch} entry {each.seq}: {each.what}: {each.reason}"
        for each in report.findings[:_MOST_FINDINGS_SAID]
    ]
    told = asdict(report) | {"ok": report.whole, "findings": findings, "whole": report.whole}
    console.say("\n".join(lines), **told)
    return 0 if report.whole else INTEGRITY


def _status(arguments: argparse.Namespace, console: Console) -> int:
    centre = _open(arguments)
    try:
        figures = centre.status()
    finally:
        centre.close()
    lines = [f"{name}: {value}" for name, value in figures.items() if name not in {"chains", "published"}]
    chains: Any = figures["chains"]
    lines += [f"{each['device']} epoch {each['epoch']}: {each['seq']} entries" for each in chains]
    return console.say("\n".join(lines), **figures)
