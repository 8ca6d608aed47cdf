"""A keyboard for browser tests: real key events, as the browser gets from a desk."""

import contextlib
import time
from unittest.mock import patch

from odoo.tests.common import ChromeBrowser

PATIENCE = 60
ALT, CTRL, SHIFT = 1, 2, 8
NAMED_KEYS = {
    "Tab": 9,
    "Enter": 13,
    "Escape": 27,
    "ArrowDown": 40,
    "Backspace": 8,
    "Delete": 46,
    **{f"F{number}": 111 + number for number in range(1, 13)},
}
# the same places on the two layouts of a Russian keyboard
RUSSIAN = dict(zip("qwertyasdfgzxcv", "йцукенфывапячсм", strict=True))
COUNT_REQUESTS = """
    window.pendingRequests = 0;
    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function (...args) {
        window.pendingRequests++;
        this.addEventListener("loadend", () => window.pendingRequests--);
        return send.apply(this, args);
    };
"""
NEXT_FRAME = """
    new Promise((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)))
    )
"""


class Keyboard:
    """Types into the page of a browser and looks what came of it."""

    def __init__(self, browser):
        self.browser = browser
        self.presses = []  # but for typed texts
        self.evaluate(f"(() => {{ {COUNT_REQUESTS} }})()")

    def _send(self, kind, **params):
        self.browser._websocket_request(
            "Input.dispatchKeyEvent", params={"type": kind, **params}
        )

    def press(self, key, modifiers=0):
        """A named key or a letter, the letter on the Russian layout."""
        code = NAMED_KEYS.get(key) or ord(key.upper())
        place = f"Digit{key}" if key.isdigit() else f"Key{key.upper()}"
        params = {
            "key": RUSSIAN.get(key, key),
            "code": key if key in NAMED_KEYS else place,
            "windowsVirtualKeyCode": code,
            "modifiers": modifiers,
        }
        if key == "Enter":
            params["text"] = "\r"
        self._send("keyDown", **params)
        self._send("keyUp", **{**params, "text": ""})
        self.presses.append(key)

    def hotkey(self, letter):
        self.press(letter, modifiers=ALT)

    def type(self, text):
        for letter in text:
            self._send("keyDown", text=letter, key=letter)
            self._send("keyUp", key=letter)

    def evaluate(self, expression):
        answer = self.browser._websocket_request(
            "Runtime.evaluate",
            params={
                "expression": expression,
                "returnByValue": True,
                "awaitPromise": True,
            },
        )
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def wait(self, expression):
        """Until the expression is true; an error of the page ends the wait."""
        end = time.monotonic() + PATIENCE
        while not self.evaluate(f"Boolean({expression})"):
            if self.browser._result.done():
                self.browser._result.result()
            if time.monotonic() > end:
                raise AssertionError(
                    f"waited in vain for {expression}; focus: {self.get_focus()}"
                )
            time.sleep(0.1)

    def settle(self):
        """Until the server has answered and the page has shown it.

        Odoo's lists stumble over keys that come while they make a row.
        """
        self.evaluate(NEXT_FRAME)
        self.wait("!window.pendingRequests")
        self.evaluate(NEXT_FRAME)

    def wait_for(self, selector):
        self.wait(f"document.querySelector(`{selector}`)")

    def get_focus(self):
        """Name of the field that has the focus, else its element."""
        return self.evaluate(
            "document.activeElement.closest('.o_field_widget')?.getAttribute('name')"
            " || document.activeElement.outerHTML.slice(0, 80)"
        )

    def tab(self):
        """To the next field, which a list may first have to make on the server."""
        self.evaluate("void (window.focusBefore = document.activeElement)")
        self.press("Tab")
        self.wait(
            "![window.focusBefore, document.body].includes(document.activeElement)"
        )
        self.settle()

    def tab_to(self, field, at_most=15):
        """Tab on until the field has the focus, as a clerk does."""
        way = [self.get_focus()]
        while way[-1] != field:
            if len(way) > at_most:
                raise AssertionError(f"tabs lead to {way}")
            self.tab()
            way.append(self.get_focus())

    def choose(self, text, proposal):
        """Type into a field of a record, wait for the proposal, take it.

        The field asks the server a moment after the last key.
        """
        self.type(text)
        self.evaluate("new Promise((resolve) => setTimeout(() => resolve(true), 500))")
        self.wait(
            "!document.querySelector('.o-autocomplete--dropdown-menu .o_loading')"
        )
        self.wait(
            "[...document.querySelectorAll('.o-autocomplete--dropdown-item')]"
            f".some((item) => item.textContent.includes(`{proposal}`))"
        )
        self.press("Enter")
        self.wait("!document.querySelector('.o-autocomplete--dropdown-menu')")
        self.settle()


@contextlib.contextmanager
def typing(type_keys):
    """Instead of waiting for a script the browser gets keys from ``type_keys``."""

    def type_instead(browser, _code, _timeout, error_checker=None):
        type_keys(Keyboard(browser))
        if browser._result.done():
            browser._result.result()

    with patch.object(ChromeBrowser, "_wait_code_ok", type_instead):
        yield
