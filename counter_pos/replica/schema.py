"""The tables of `replica.sqlite3`: integers, paise and dictionary numbers; indexes for every way a clerk looks."""

from __future__ import annotations

from counter_pos.replica.rows import COLUMNS

APPLICATION_ID = 0x43435250  # "CCRP"
SCHEMA = 1

_TEXT = {"name_en", "name_hi", "address", "meter", "bill_no"}


def _column(name: str) -> str:
    if name == "account":
        return "account INTEGER PRIMARY KEY"
    return f"{name} {'TEXT' if name in _TEXT else 'INTEGER'}"


PAID_TABLE = """CREATE TABLE paid_elsewhere (account INTEGER NOT NULL, paise INTEGER NOT NULL, counter TEXT NOT NULL,
    business_date INTEGER NOT NULL, cancelled INTEGER NOT NULL, purpose TEXT NOT NULL)"""
PAID_INDEX = "CREATE INDEX paid_elsewhere_account ON paid_elsewhere(account)"
"""Made anew with each list: a replica that an earlier release built has no purposes until then."""

DEMAND_TABLE = """CREATE TABLE IF NOT EXISTS demand (number TEXT PRIMARY KEY, kind TEXT NOT NULL,
    account INTEGER NOT NULL, paise INTEGER NOT NULL, expires INTEGER, head TEXT NOT NULL, name_en TEXT NOT NULL,
    name_hi TEXT NOT NULL) WITHOUT ROWID"""
DEMAND_INDEX = "CREATE INDEX IF NOT EXISTS demand_account ON demand(account)"
"""A replica that an earlier release built has neither: they are made when the first list of demands comes."""

TABLES = (
    f"CREATE TABLE consumer ({', '.join(_column(name) for name in COLUMNS)})",
    """CREATE TABLE place (id INTEGER PRIMARY KEY, locality_en TEXT NOT NULL, locality_hi TEXT NOT NULL,
       division_en TEXT NOT NULL, division_hi TEXT NOT NULL)""",
    "CREATE TABLE word (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL)",
    """CREATE TABLE manifest (version INTEGER NOT NULL, as_of TEXT NOT NULL, rows INTEGER NOT NULL, body TEXT NOT NULL,
       built_at TEXT NOT NULL, built_by TEXT NOT NULL)""",
    """CREATE TABLE reflected (device TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
       PRIMARY KEY (device, epoch)) WITHOUT ROWID""",
    """CREATE TABLE document (name TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL,
       signature TEXT NOT NULL, key TEXT NOT NULL) WITHOUT ROWID""",
    PAID_TABLE,
    DEMAND_TABLE,
    """CREATE VIRTUAL TABLE name_index USING fts5(name, place, content='', detail=column, columnsize=0,
       prefix='1 2 3', tokenize='ascii')""",
)

INDEXES = (
    "CREATE INDEX consumer_account_old ON consumer(account_old) WHERE account_old IS NOT NULL",
    "CREATE INDEX consumer_meter ON consumer(meter)",
    "CREATE INDEX consumer_mobile ON consumer(mobile) WHERE mobile IS NOT NULL",
    "CREATE INDEX consumer_last4 ON consumer(account % 10000)",
    PAID_INDEX,
    DEMAND_INDEX,
)

INSERT_CONSUMER = f"INSERT INTO consumer ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
INSERT_NAME = "INSERT INTO name_index (rowid, name, place) VALUES (?, ?, ?)"
INSERT_PAID = "INSERT INTO paid_elsewhere VALUES (?, ?, ?, ?, ?, ?)"
INSERT_DEMAND = "INSERT INTO demand VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_DOCUMENT = "INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?)"

CONSUMER_COLUMNS = ", ".join(name for name in COLUMNS if name != "mobile")
