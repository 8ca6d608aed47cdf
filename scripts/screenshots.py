"""Pictures of the demonstration database: ``screenshots.py URL DB FOLDER [NAME ...]``.

Each picture is taken by a user who would see it, in Debian's Chromium without a
window; the letter is the first page of an issued PDF.
"""

import base64
import contextlib
import io
import itertools
import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import websocket
from PIL import Image

WAIT = 60  # seconds for whatever is waited for
LARGEST = 300_000  # bytes of a picture
CHROMIUM = [
    "chromium",
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--lang=ru",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
]
SCREEN = {"width": 1366, "height": 768, "deviceScaleFactor": 1, "mobile": False}
PHONE = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}

# name: (login, path, what is on the screen when it is ready, metrics), then steps; a
# path from the root is a page for citizens, its login None where they need no account:
# (selector, None) is a click, (selector, "text") types, ("press", "Enter") is a key,
# ("wait", selector) waits, ("scroll", selector) brings into sight
ENTRY_STEPS = [
    (".o_citizen_applicant input", "Сидорова"),
    ("wait", ".o_citizen_options li[role=option]:not(.o_new)"),
    ("press", "Enter"),
    ("wait", "[name=known]"),
    (".o_field_widget[name=annotation] textarea", "О плохой уборке снега во дворе"),
    ("wait", ".o_citizen_hit"),
]
BULK_STEPS = [
    *[
        (f".o_data_row:nth-child({row}) .o_list_record_selector input", None)
        for row in (4, 5, 6, 10, 11)
    ],
    ("button[name=action_bulk]", None),
    (
        ".modal .o_field_widget[name=text] textarea",
        "Рассмотреть и ответить заявителю в установленный срок",
    ),
    (".modal footer button[name=action_preview]", None),
    ("wait", ".modal .o_data_row"),
]
SUBMISSION_STEPS = [
    ("form [name=text]", "У дома 14 по улице Мира третий день не горит фонарь."),
    ("form [name=place]", "ул. Мира, д. 14"),
    ("scroll", "form [name=text]"),
]
PICTURES = {
    "my_day": ("demo-office-head", "my-day", ".o_citizen_tile", SCREEN),
    "appeal_form": (
        "demo-office-head",
        "appeals/{demo_appeal_work_dogs}",
        ".o_form_view .o_field_widget[name=question_ids] .o_data_row",
        SCREEN,
    ),
    "appeal_kanban": (
        "demo-office-head",
        "appeals?view_type=kanban",
        ".o_kanban_view .o_kanban_record:not(.o_kanban_ghost)",
        SCREEN,
    ),
    "appeal_list": (
        "demo-office-head",
        "appeals",
        ".o_list_view .o_data_row",
        SCREEN,
    ),
    "appeal_kanban_phone": (
        "demo-executor",
        "appeals?view_type=kanban",
        ".o_kanban_view .o_kanban_record:not(.o_kanban_ghost)",
        PHONE,
    ),
    "my_day_phone": ("demo-executor", "my-day", ".o_citizen_tile", PHONE),
    "entry": (
        "demo-registrar",
        "registration",
        ".o_citizen_entry",
        SCREEN,
        *ENTRY_STEPS,
    ),
    "entry_letter": (
        "demo-registrar",
        "registration/{demo_appeal_received_message}",
        ".o_citizen_entry",
        SCREEN,
    ),
    "entry_phone": (
        "demo-registrar",
        "registration",
        ".o_citizen_entry",
        PHONE,
        *ENTRY_STEPS,
        ("scroll", ".o_citizen_hit"),
    ),
    "entry_keys": (
        "demo-registrar",
        "registration",
        ".o_citizen_entry",
        SCREEN,
        ("press", "F1"),
        ("wait", ".modal kbd"),
    ),
    "bulk": (
        "demo-office-head",
        "appeals",
        ".o_list_view .o_data_row",
        SCREEN,
        *BULK_STEPS,
    ),
    "heat_map": (
        "demo-office-head",
        "appeal-heat-map",
        ".o_heat_grid",
        SCREEN,
        ("tr[data-kind=unit] .o_heat_name", None),
        ("wait", "tr[data-kind=official]"),
    ),
    "heat_map_phone": ("demo-curator", "appeal-heat-map", ".o_heat_grid", PHONE),
    "deadline_bar": (
        "demo-registrar",
        "appeals/{demo_appeal_work_extended}",
        ".o_form_view .o_notebook",
        SCREEN,
        (".o_notebook .nav-link[name=deadlines]", None),
        ("scroll", ".o_citizen_deadline_bar"),
    ),
    "revision": (
        "demo-office-head",
        "deadline-revisions/{demo_deadline_revision}",
        ".o_form_view .o_notebook",
        SCREEN,
    ),
    "revision_moves": (
        "demo-office-head",
        "deadline-revisions/{demo_deadline_revision}",
        ".o_form_view .o_notebook",
        SCREEN,
        ("button[name=action_open_moves]", None),
        ("wait", ".o_list_view .o_data_row"),
    ),
    "pivot": ("demo-office-head", "appeals-analysis", ".o_pivot table", SCREEN),
    "flow": ("demo-office-head", "appeals-flow", ".o_graph_renderer canvas", SCREEN),
    "calendar": (
        "demo-office-head",
        "appeals?view_type=calendar",
        ".o_calendar_view .fc-event",
        SCREEN,
    ),
    "first_steps": (
        "demo-admin",
        "appeals-setup",
        ".o_citizen_setup [data-step]",
        SCREEN,
    ),
    "stack": (
        "demo-registrar",
        "appeal-stacks/{demo_stack}",
        ".o_form_view .o_data_row",
        SCREEN,
    ),
    "earlier_answers": (
        "demo-executor",
        "citizen-letters/{demo_letter_draft_lamp}",
        ".o_form_view .o_notebook",
        SCREEN,
        ("button[name=action_similar]", None),
        ("wait", ".modal .o_data_row"),
    ),
    "citizen_start_phone": (None, "/appeals", "[name=landing]", PHONE),
    "citizen_start": (None, "/appeals", "[name=landing]", SCREEN),
    "citizen_submit_phone": (
        "demo-citizen",
        "/my/appeals/new?new=1&body=1",
        "form[name=appeal]",
        PHONE,
        *SUBMISSION_STEPS,
    ),
    "citizen_refused_phone": (
        "demo-citizen",
        "/my/appeals/new?new=1&body=1",
        "form[name=appeal]",
        PHONE,
        ("form[name=appeal] button[value=submit]", None),
        ("wait", "[data-citizen-errors]"),
    ),
    "citizen_list_phone": ("demo-citizen", "/my/appeals", "[name=appeals]", PHONE),
    "citizen_list": ("demo-citizen", "/my/appeals", "[name=appeals]", SCREEN),
    "citizen_status_phone": (
        "demo-citizen",
        "/my/appeals/{demo_appeal_my_yard}",
        "section[name=status]",
        PHONE,
    ),
    "citizen_timeline_phone": (
        "demo-citizen",
        "/my/appeals/{demo_appeal_my_yard}",
        "[name=timeline]",
        PHONE,
        ("scroll", "[name=timeline]"),
    ),
    "citizen_rating_phone": (
        "demo-citizen",
        "/my/appeals/{demo_appeal_my_lamp}",
        "form[name=rate]",
        PHONE,
        ("scroll", "form[name=rate]"),
    ),
    "citizen_deadline_phone": (
        None,
        "/appeals/deadline?body=1&day=2026-11-23",
        "form[action='/appeals/deadline']",
        PHONE,
        ("form[action='/appeals/deadline'] button", None),
        ("wait", "[name=term]"),
    ),
    "citizen_answers_phone": (None, "/appeals/answers", "main form", PHONE),
    "citizen_statistics": (None, "/appeals/statistics", "[name=totals]", SCREEN),
}
KEYS = {"Enter": 13, "F1": 112}
# The browser's and Odoo's questions were answered long ago.
ANSWERED = """
    localStorage.setItem("pwaService.installationState", '{"/odoo": "dismissed"}');
    addEventListener("beforeunload", (ev) => ev.stopImmediatePropagation(), true);
"""
LETTER = ("demo-office-head", "demo_letter_closed_roof")


def wait_for(find, what):
    """The first true value ``find`` gives."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        found = find()
        if found:
            return found
        time.sleep(0.1)
    raise TimeoutError(f"waited {WAIT} s for {what}")


class Client:
    """A user of Odoo, by JSON; without a login a visitor."""

    def __init__(self, url, database, login):
        self.url = url
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(self.cookies),
        )
        wait_for(self._is_up, url)
        if login:
            self._log_in(database, login)

    def _log_in(self, database, login):
        self.call("/web/session/authenticate", db=database, login=login, password=login)

    def _is_up(self):
        with contextlib.suppress(OSError):
            return self.opener.open(f"{self.url}/web/health", timeout=5)
        return None

    def call(self, path, **params):
        request = urllib.request.Request(
            self.url + path,
            json.dumps({"jsonrpc": "2.0", "params": params}).encode(),
            {"Content-Type": "application/json"},
        )
        with self.opener.open(request, timeout=WAIT) as answer:
            content = json.load(answer)
        if "error" in content:
            raise RuntimeError(f"{path}: {content['error']['data']['message']}")
        return content["result"]

    def find(self, name):
        """Id of a demonstration record."""
        _model, record_id = self.call(
            "/web/dataset/call_kw/ir.model.data/check_object_reference",
            model="ir.model.data",
            method="check_object_reference",
            args=["citizen_appeals", name],
            kwargs={},
        )
        return record_id

    def get(self, path):
        with self.opener.open(self.url + path, timeout=WAIT) as answer:
            return answer.read()

    @property
    def session(self):
        return next((c.value for c in self.cookies if c.name == "session_id"), None)


class Browser:
    """One page of Chromium, told what to do over its debugging protocol."""

    def __init__(self, folder):
        command = [*CHROMIUM, f"--user-data-dir={folder}", "about:blank"]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        port_file = Path(folder) / "DevToolsActivePort"
        port = wait_for(
            lambda: port_file.exists() and port_file.read_text().split("\n")[0],
            "Chromium",
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

        def find_page():
            with opener.open(f"http://127.0.0.1:{port}/json") as answer:
                pages = json.load(answer)
            return next((page for page in pages if page["type"] == "page"), None)

        address = wait_for(find_page, "a page")["webSocketDebuggerUrl"]
        self.socket = websocket.create_connection(
            address, timeout=WAIT, http_no_proxy=["127.0.0.1"]
        )
        self.ids = itertools.count(1)
        self.send("Page.enable")
        self.send("Page.addScriptToEvaluateOnNewDocument", source=ANSWERED)
        self.send("Browser.grantPermissions", permissions=["notifications"])

    def send(self, method, **params):
        message_id = next(self.ids)
        self.socket.send(
            json.dumps({"id": message_id, "method": method, "params": params})
        )
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == message_id:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def evaluate(self, expression):
        answer = self.send(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def open(self, client, path, selector, metrics):
        self.send("Emulation.setDeviceMetricsOverride", **metrics)
        self.send("Emulation.setTouchEmulationEnabled", enabled=metrics["mobile"])
        self.send("Emulation.setTimezoneOverride", timezoneId="Europe/Moscow")
        self.send("Network.clearBrowserCookies")
        if client.session:
            cookie = {"name": "session_id", "value": client.session}
            self.send("Network.setCookie", url=client.url, **cookie)
        page = path if path.startswith("/") else f"/odoo/{path}"
        self.send("Page.navigate", url=client.url + page)
        ready = (
            f"document.readyState === 'complete'"
            f" && Boolean(document.querySelector({json.dumps(selector)}))"
        )
        wait_for(lambda: self.evaluate(ready), selector)
        self.evaluate("document.fonts.ready.then(() => true)")
        quiet = (
            "!document.querySelector('.o_loading_indicator, .o_blockUI')"
            " && [...document.images].every((image) => image.complete)"
        )
        time.sleep(2)
        wait_for(lambda: self.evaluate(quiet), "a quiet page")
        # no cursor blinks in the picture
        self.evaluate("document.activeElement?.blur()")

    def take_step(self, selector, text):
        """A click, some typed text, a key, or a wait for what they bring."""
        if selector == "press":
            key = {"key": text, "code": text, "windowsVirtualKeyCode": KEYS[text]}
            self.send("Input.dispatchKeyEvent", type="rawKeyDown", **key)
            self.send("Input.dispatchKeyEvent", type="keyUp", **key)
            return
        if selector in ("wait", "scroll"):
            wait_for(
                lambda: self.evaluate(f"Boolean({_query(text)})"), f"{text} after steps"
            )
            if selector == "scroll":
                self.evaluate(f"{_query(text)}.scrollIntoView({{block: 'center'}})")
            return
        wait_for(lambda: self.evaluate(f"Boolean({_query(selector)})"), selector)
        if text is None:
            self.evaluate(f"{_query(selector)}.click()")
        else:
            self.evaluate(f"{_query(selector)}.focus()")
            self.send("Input.insertText", text=text)
        time.sleep(0.5)

    def get_overflow(self):
        """Pixels the page is wider than the screen, 0 as a rule."""
        return self.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    def picture(self):
        data = self.send("Page.captureScreenshot", format="png")["data"]
        return Image.open(io.BytesIO(base64.b64decode(data)))

    def close(self):
        with contextlib.suppress(OSError, websocket.WebSocketException):
            self.socket.send(json.dumps({"id": 0, "method": "Browser.close"}))
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _query(selector):
    return f"document.querySelector({json.dumps(selector)})"


def save(image, target):
    image.convert("RGB").save(target, optimize=True)
    size = target.stat().st_size
    if size > LARGEST:
        raise ValueError(f"{target.name} has {size} bytes, more than {LARGEST}")
    print(f"  {target.name}: {image.width} × {image.height}, {size // 1024} KB")


def take_pictures(url, database, folder, names):
    profile = tempfile.mkdtemp(prefix="screenshots-")
    browser = Browser(profile)
    try:
        for name in names:
            login, path, selector, metrics, *steps = PICTURES[name]
            client = Client(url, database, login)
            if "{" in path:
                record = path[path.index("{") + 1 : path.index("}")]
                path = path.format(**{record: client.find(record)})
            browser.open(client, path, selector, metrics)
            for step in steps:
                browser.take_step(*step)
            if steps:
                time.sleep(2)
            overflow = browser.get_overflow()
            if overflow > 0:
                print(f"  {name}: {overflow} pixels wider than the screen")
            save(browser.picture(), folder / f"{name}.png")
    finally:
        browser.close()
        shutil.rmtree(profile, ignore_errors=True)


def print_letter(url, database, folder):
    login, name = LETTER
    client = Client(url, database, login)
    pdf = client.get(f"/web/content/citizen.letter/{client.find(name)}/pdf")
    command = ["pdftoppm", "-png", "-r", "90", "-f", "1", "-l", "1", "-singlefile"]
    page = subprocess.run(
        [*command, "-"], input=pdf, capture_output=True, check=True
    ).stdout
    save(Image.open(io.BytesIO(page)), folder / "letter_answer.png")


def main(url, database, folder, *names):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    names = names or [*PICTURES, "letter_answer"]
    unknown = set(names) - {*PICTURES, "letter_answer"}
    if unknown:
        sys.exit(f"no such picture: {', '.join(sorted(unknown))}")
    take_pictures(url, database, folder, [name for name in names if name in PICTURES])
    if "letter_answer" in names:
        print_letter(url, database, folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
