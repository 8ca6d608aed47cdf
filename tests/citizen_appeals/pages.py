"""A browser that reads pages for citizens: on a phone, without scripts, by keys."""

import contextlib
import json
from unittest.mock import patch

from odoo.tests.common import ChromeBrowser

from tests.axe import find_faults
from tests.citizen_appeals.keyboard import Keyboard

PHONE = (360, 740)
SCREEN = (1366, 768)
# WCAG 1.4.10: 1280 pixels, magnified four times
NARROW = (320, 640)
READY = "document.readyState === 'complete'"
INTERACTIVE = "window.odoo?.loader?.modules?.has('@web/public/interaction_service')"
# What sticks out to the right, but for what scrolls in a box of its own
STICKING = """
    (() => {
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= width) return [];
        return [...document.querySelectorAll('#wrapwrap *')]
            .filter((el) => el.getBoundingClientRect().right > width + 1)
            .map((el) => el.outerHTML.slice(0, 120)).slice(0, 5);
    })()
"""
# Links inside a sentence are as high as its line (WCAG 2.5.8)
SMALL = """
    [...document.querySelectorAll(
        '#wrapwrap :is(a, button, summary, select, textarea, input)')]
        .filter((el) => getComputedStyle(el).display !== 'inline')
        .map((el) => [el, (el.closest('label') || el).getBoundingClientRect()])
        .filter(([el, box]) => box.width > 1 && box.height > 1 && box.height < 43.5)
        .map(([el]) => el.outerHTML.slice(0, 120))
"""


class Page(Keyboard):
    """The page that the browser shows."""

    def __init__(self, browser, base):
        self.base = base
        self.has_scripts = True
        super().__init__(browser)

    def open(self, path):
        self.browser.navigate_to(self.base + path, wait_stop=True)
        self.settle()

    def settle(self):
        """Until the page is loaded and its interactions have started."""
        self.wait(READY)
        if self.has_scripts:
            self.wait(INTERACTIVE)
            self.evaluate("new Promise((done) => setTimeout(() => done(true), 300))")

    def resize(self, size):
        params = {
            "width": size[0],
            "height": size[1],
            "deviceScaleFactor": 1,
            "mobile": False,
        }
        self._ask("Emulation.setDeviceMetricsOverride", params)

    def switch_scripts(self, is_on):
        self.has_scripts = is_on
        self._ask("Emulation.setScriptExecutionDisabled", {"value": not is_on})

    def _ask(self, method, params):
        self.browser._websocket_request(method, params=params)

    def send(self, selector):
        """A click that brings another page."""
        self.evaluate("void (window.isLeft = true)")
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")
        self.wait("!window.isLeft")
        self.settle()

    def fill(self, **values):
        for name, value in values.items():
            place = json.dumps(f"[name={name}]")
            self.evaluate(
                f"document.querySelector({place}).value = {json.dumps(value)}"
            )

    def count(self, selector):
        return self.evaluate(
            f"document.querySelectorAll({json.dumps(selector)}).length"
        )

    def read(self, selector):
        return self.evaluate(
            f"document.querySelector({json.dumps(selector)})?.innerText || ''"
        )

    def get_focused_name(self):
        """Name of what has the focus, else its text."""
        return self.evaluate(
            "document.activeElement.name || document.activeElement.innerText"
            " || document.activeElement.id"
        )

    def find_faults(self):
        """What is wrong with the page, on a phone, on a desk and magnified."""
        faults = []
        for size in (SCREEN, PHONE):
            self.resize(size)
            faults += [f"{size[0]} {fault}" for fault in find_faults(self.evaluate)]
            faults += self._find_sticking(f"{size[0]} wide")
        faults += [f"small: {element}" for element in self.evaluate(SMALL)]
        self.resize(NARROW)
        faults += self._find_sticking("magnified four times")
        self.resize(SCREEN)
        # WCAG 1.4.4: letters alone twice as large
        self.evaluate("void (document.documentElement.style.fontSize = '200%')")
        faults += self._find_sticking("letters of 200 %")
        self.evaluate("void (document.documentElement.style.fontSize = '')")
        return faults

    def _find_sticking(self, how):
        return [f"{how}: {element}" for element in self.evaluate(STICKING)]


@contextlib.contextmanager
def reading(work, base):
    """Instead of waiting for a script the browser is led by ``work(page)``."""

    def read_instead(browser, _code, _timeout, error_checker=None):
        work(Page(browser, base))
        if browser._result.done():
            browser._result.result()

    with patch.object(ChromeBrowser, "_wait_code_ok", read_instead):
        yield
