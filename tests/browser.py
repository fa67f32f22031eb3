"""A real headless Chromium for tests, through Debian's chromedriver and the plain WebDriver protocol."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

START_SECONDS = 60
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Browser:
    """One session. Every wait is the browser's own."""

    def __init__(self, address: str, options: list[str]) -> None:
        self._address = address
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": options, "binary": shutil.which("chromium")},
            "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"script": 60_000, "pageLoad": 60_000, "implicit": 0},
        }
        self._session = (
            "/session/" + self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
        )

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self._address + path, data, {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as wrong:
            raise AssertionError(json.load(wrong)["value"]["message"]) from wrong

    def _say(self, path: str, **body: Any) -> Any:
        return self._ask("POST", self._session + path, body)

    def before_every_page(self, script: str) -> None:
        """Run `script` before any script of a page."""
        self.devtools("Page.addScriptToEvaluateOnNewDocument", source=script)

    def devtools(self, command: str, **parameters: Any) -> Any:
        return self._say("/goog/cdp/execute", cmd=command, params=parameters)

    def open(self, page: Path) -> None:
        self._say("/url", url=page.as_uri())

    def run(self, script: str, *arguments: Any) -> Any:
        """What `script` (a function's body) returns; a promise is waited for."""
        return self._say("/execute/sync", script=script, args=list(arguments))

    def click(self, selector: str) -> None:
        """Press the mouse on it, as a person does."""
        self._say(f"/element/{self._find(selector)}/click")

    def upload(self, selector: str, path: Path) -> None:
        """Choose a file, as a person does in the file dialog."""
        self._say(f"/element/{self._find(selector)}/value", text=str(path))

    def _find(self, selector: str) -> str:
        found: str = self._say("/element", using="css selector", value=selector)[_ELEMENT]
        return found

    def size(self, width: int, height: int) -> None:
        self.devtools(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    def screenshot(self, path: Path) -> None:
        shot = self.devtools("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def complaints(self) -> list[str]:
        """What the browser wrote into its console since it was last asked."""
        return [each["message"] for each in self._say("/se/log", type="browser")]

    def close(self) -> None:
        self._ask("DELETE", self._session)


@contextmanager
def chromium(*options: str) -> Iterator[Browser]:
    """Start a browser. Fails loudly where Chromium or its driver is not installed: `tasks.py test` installs them."""
    driver = shutil.which("chromedriver")
    assert driver and shutil.which("chromium"), "install Debian's chromium and chromium-driver"
    with tempfile.TemporaryDirectory(prefix="counter-pos-browser-", ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            basics = ["--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", "--lang=en-IN"]
            browser = Browser(_address_of(process), [*basics, *options])
            try:
                yield browser
            finally:
                browser.close()
        finally:
            process.terminate()
            process.wait(START_SECONDS)
            assert process.stdout is not None
            process.stdout.close()


def _address_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if "was started successfully on port" in line:
            return f"http://127.0.0.1:{line.rstrip().rstrip('.').rsplit(' ', 1)[1]}"
    raise AssertionError("chromedriver did not start")
