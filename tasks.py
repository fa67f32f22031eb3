"""The one front door for people who build counter-pos: `python3 tasks.py TASK`, on a machine with nothing but Python.

It makes `.venv` from the hash-pinned lock, sees to the system's libraries on Debian and Ubuntu, and then does the
task with the Python of that `.venv`. Only the standard library is imported here, and it also runs on Windows.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "made-from"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)
MEMORY, MEMORY_BYTES = Path("/dev/shm"), 4 << 30
WORKERS = "3"  # of pytest, on two cores: while one waits for a screen, a disk or a server, another works

FOR_QT = """libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 libgssapi-krb5-2 libxcb-cursor0
    libxcb-icccm4 libxcb-keysyms1 libxcb-randr0 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0""".split()
FOR_TESTS = "poppler-utils zbar-tools strace xvfb xdotool openbox".split()  # read back, watch, show
FOR_BROWSER_TESTS = "chromium chromium-driver".split()  # the page that checks receipts, as people open it
NO_FIGURES = (
    "__init__",
    "floor",
    "started",
    "starting",
    "typist",
    "soak",
    "chain",
)  # files of bench/ that others are built on
NEEDS_NO_LIBRARIES = ("fix", "lock", "catalogues")


def say(text: str) -> None:
    print(f"tasks: {text}", file=sys.stderr, flush=True)


# The machine ------------------------------------------------------------------------------------------------------


def missing_packages(names: list[str]) -> list[str]:
    """Those of `names` that dpkg does not have; none on a system without dpkg."""
    if shutil.which("dpkg-query") is None:
        return []
    wanted = [name + suffix for name in names for suffix in ("", "t64")]  # newer releases renamed some of them
    told = subprocess.run(
        ["dpkg-query", "-W", "-f=${db:Status-Status} ${Package}\n", *wanted],
        capture_output=True,
        text=True,
        check=False,
    )
    there = {line.split()[1] for line in told.stdout.splitlines() if line.startswith("installed ")}
    return [name for name in names if name not in there and name + "t64" not in there]


def install_packages(names: list[str]) -> None:
    """Install the system's packages among `names` that are missing, or print the command that would."""
    missing = missing_packages(names)
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.name == "nt" or os.geteuid() != 0 or shutil.which("apt-get") is None:
        say("these system packages are missing; the task goes on without them. Install them with:")
        say("    sudo apt-get update && sudo " + " ".join(command))
        return
    say("installing system packages: " + " ".join(missing))
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for step in (["apt-get", "update", "-qq"], [*command, "-qq"]):
        if subprocess.run(step, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
            say("this failed; the task goes on without them: " + " ".join(step))


def stamp() -> str:
    """What `.venv` was made from: the lock, this place and this Python. Any other stamp means it is made again."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return f"lock {digest}\nplace {ROOT}\npython {sys.version_info.major}.{sys.version_info.minor}\n"


def make_venv() -> None:
    """Make `.venv` as the lock says. Every package is checked against its hash; the product itself is linked."""
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == stamp() and PYTHON.exists():
        return
    if importlib.util.find_spec("ensurepip") is None:
        install_packages(["python3-venv"])
    moved = STAMP.exists() and STAMP.read_text(encoding="utf-8").splitlines()[1:] != stamp().splitlines()[1:]
    if moved or not PYTHON.exists():
        say("making .venv")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    say("installing the locked packages (the first time this fetches about 200 MB)")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "-r", str(LOCK)], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=True)
    STAMP.write_text(stamp(), encoding="utf-8")


# The tasks --------------------------------------------------------------------------------------------------------


def run(*command: str | Path, offscreen: bool = False, scratch: Path | None = None) -> int:
    """Run one command in the project's folder and return its exit code; `scratch` is where it makes its files."""
    environment = dict(os.environ)
    if offscreen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    if scratch is not None:
        environment["TMPDIR"] = str(scratch)
    return subprocess.run([str(word) for word in command], cwd=ROOT, env=environment, check=False).returncode


def python(*words: str | Path, offscreen: bool = False, scratch: Path | None = None) -> int:
    return run(PYTHON, *words, offscreen=offscreen, scratch=scratch)


def scratch_in_memory() -> Path | None:
    """A folder for the files of tests, where syncs cost nothing; None where there is no such place with room enough.

    What the tests prove of durability they read from the record of system calls, which is the same on any disk.
    """
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < MEMORY_BYTES:
        return None
    return Path(tempfile.mkdtemp(prefix="counter-pos-tests-", dir=MEMORY))


def checks(pytest: list[str]) -> int:
    """Every static check, then pytest; all are run, so that one look tells everything. pytest's summary comes last."""
    steps: dict[str, list[str | Path]] = {
        "ruff check": [PYTHON, "-m", "ruff", "check", "--quiet", "."],
        "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."],
        "mypy": [PYTHON, "-m", "mypy"],
        "import contracts": [SCRIPTS / "lint-imports", "--no-cache", "--no-logo"],
    }
    failed = []
    for name, command in steps.items():
        say(name)
        if run(*command):
            failed.append(name)
            say(f"{name} FAILED")
    say("tests")
    scratch = scratch_in_memory()
    tests = python("-m", "pytest", "-n", WORKERS, *pytest, offscreen=True, scratch=scratch)
    if scratch is not None and tests:
        say(f"the files of the tests are kept in {scratch}")
    elif scratch is not None:
        shutil.rmtree(scratch, ignore_errors=True)
    if failed:
        say("FAILED besides the tests: " + ", ".join(failed))
    return tests or int(bool(failed))


def task_demo(words: list[str]) -> int:
    """a city, a centre, a till and a day to try it all (--headless, --accounts N, --out DIR)"""
    return python("-m", "counter_pos", "demo", *words)


def task_run(words: list[str]) -> int:
    """the installed program, as `counter-pos` with the words that follow"""
    return python("-m", "counter_pos", *words)


def task_test(words: list[str]) -> int:
    """ruff, mypy, import contracts and every test"""
    return checks(words)


def task_check(words: list[str]) -> int:
    """the same without the slow tests"""
    return checks(["-m", "not slow", *words])


def task_fix(words: list[str]) -> int:
    """mend what ruff can mend, and format"""
    mended = python("-m", "ruff", "check", "--fix", *(words or ["."]))
    return python("-m", "ruff", "format", *(words or ["."])) or mended


def task_bench(words: list[str]) -> int:
    """the figures, one JSON line each, as ratios to a floor of the same run; all, or those NAMEd"""
    figures = [path.stem for path in sorted((ROOT / "bench").glob("*.py")) if path.stem not in NO_FIGURES]
    failed = 0
    for figure in [word for word in words if not word.startswith("-")] or figures:
        if figure not in figures:
            say(f"no figure {figure}; there are: {' '.join(figures)}")
            return 2
        options = [word for word in words if word.startswith("-")]
        failed = python("-m", f"bench.{figure}", *options, offscreen=True) or failed
    return failed


def task_crash(words: list[str]) -> int:
    """power lost after every step of a till at work, in every legal way, at random (--minutes N, --seed S)"""
    return python("-m", "tests.crash.matrix", *words, offscreen=True)


def task_mutants(words: list[str]) -> int:
    """deliberate defects, one at a time: each must fail a test; all, or those NAMEd"""
    return python("-m", "tests.mutants", *words, offscreen=True)


def task_soak(words: list[str]) -> int:
    """ten thousand payments at one window: what its memory has grown by"""
    return python("-m", "bench.soak", *words, offscreen=True)


def task_catalogues(words: list[str]) -> int:
    """compile the .po files to messages.mo; refuses missing or broken translations"""
    return python("-m", "installer.catalogues", *words)


def task_lock(words: list[str]) -> int:
    """write requirements.lock again from requirements-dev.in (needs uv)"""
    if shutil.which("uv") is None:
        say("uv is needed for this: python3 -m pip install uv")
        return 2
    options = "--generate-hashes --no-emit-index-url --universal --python-version 3.11".split()
    return run("uv", "pip", "compile", *options, *words, "requirements-dev.in", "-o", "requirements.lock")


TASKS = {
    "demo": task_demo,
    "test": task_test,
    "check": task_check,
    "fix": task_fix,
    "run": task_run,
    "bench": task_bench,
    "crash": task_crash,
    "mutants": task_mutants,
    "soak": task_soak,
    "catalogues": task_catalogues,
    "lock": task_lock,
}


def main(words: list[str]) -> int:
    if sys.version_info < OLDEST:
        say("Python {}.{} or newer is needed; this is {}.{}".format(*OLDEST, *sys.version_info[:2]))
        return 2
    told = "\n".join(f"  {name:<11} {task.__doc__}" for name, task in TASKS.items())
    parser = argparse.ArgumentParser(
        prog="tasks.py", description="tasks:\n" + told, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("task", choices=TASKS, metavar="TASK")
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="...", help="passed on to the task")
    asked = parser.parse_args(words)
    if asked.task not in NEEDS_NO_LIBRARIES:
        testing = asked.task in ("test", "check")
        install_packages(FOR_QT + (FOR_TESTS if testing or asked.task == "crash" else []))
        install_packages(FOR_BROWSER_TESTS if testing else [])  # apart: other distributions name them otherwise
    try:
        make_venv()
        return TASKS[asked.task](asked.words)
    except subprocess.CalledProcessError as failed:
        say(f"this failed with exit code {failed.returncode}: {' '.join(map(str, failed.cmd))}")
        return 3
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
