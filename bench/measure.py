"""Taking the time and the statements of a piece of work."""

import gc
import os
import statistics
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass

from odoo import api


@dataclass
class Sample:
    """Medians of a piece of work: wall clock, statements, time in the database."""

    ms: float
    statements: float | None = 0
    sql_ms: float = 0
    best_sql_ms: float = 0

    def per(self, count):
        return Sample(self.ms / count, self.statements / count)


class Bench:
    """Runs work as a user in a transaction of its own, as a request does."""

    def __init__(self, registry, repeat, cards=200):
        self.registry = registry
        self.repeat = repeat
        # of a bulk act
        self.cards = cards

    @contextmanager
    def transaction(self, uid, commit=False):
        with self.registry.cursor() as cr:
            user = api.Environment(cr, uid, {})["res.users"].browse(uid)
            context = {
                "lang": "ru_RU",
                "tz": "Europe/Moscow",
                "uid": uid,
                "allowed_company_ids": user.company_ids.ids,
            }
            cr.commit()
            yield api.Environment(cr, uid, context)
            if commit:
                cr.commit()
            else:
                cr.rollback()

    def compare(self, *works, repeat=None):
        """Samples of several pieces of work, taken in turns so that a disturbance
        of the machine meets them alike.

        :param works: pairs (user's id, function of an environment)
        """
        taken = [[] for _work in works]
        for _work in range(3):
            for uid, work in works:
                self._take(uid, work)
        for _turn in range(repeat or self.repeat):
            for samples, (uid, work) in zip(taken, works, strict=True):
                samples.append(self._take(uid, work))
        return [_median(samples) for samples in taken]

    def _take(self, uid, work):
        thread = threading.current_thread()
        with self.transaction(uid, commit=True) as env:
            gc.collect()
            gc.disable()
            thread.query_count, thread.query_time = 0, 0.0
            started = time.perf_counter()
            work(env)
            env.cr.flush()
            spent = time.perf_counter() - started
            gc.enable()
            return Sample(spent * 1000, thread.query_count, thread.query_time * 1000)


def _median(samples):
    def middle(name):
        return statistics.median(getattr(sample, name) for sample in samples)

    best = min(sample.sql_ms for sample in samples)
    return Sample(middle("ms"), middle("statements"), middle("sql_ms"), best)


def is_busy():
    """Others are using the machine: bounds in seconds say nothing about the code."""
    return os.getloadavg()[0] > 1.25 * (os.cpu_count() or 1)


@dataclass
class Row:
    """One line of the table.

    :param is_absolute: the goal is a time of the clock, not a ratio or a count
    """

    work: str
    ours: Sample
    core: Sample | None = None
    goal: str = ""
    reached: bool | None = None
    is_absolute: bool = False

    def cells(self):
        core = self.core
        return (
            self.work,
            _number(self.ours.ms),
            _number(self.ours.statements),
            _number(core and core.ms),
            _number(core and core.statements),
            f"{self.ours.ms / core.ms:.2f}" if core and core.ms else "",
            self.goal,
            self._get_verdict(),
        )

    def _get_verdict(self):
        if self.reached is None:
            return ""
        if self.reached:
            return "yes"
        return "busy" if self.is_absolute and is_busy() else "NO"


HEADERS = (
    "work",
    "ours ms",
    "statem.",
    "core ms",
    "statem.",
    "ratio",
    "goal",
    "ok",
)


def _number(value):
    if value is None:
        return ""
    if value >= 1000:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.3g}"


def format_table(rows):
    lines = [HEADERS, *(row.cells() for row in rows)]
    widths = [
        max(len(line[column]) for line in lines) for column in range(len(HEADERS))
    ]
    text_columns = {0, 6, 7}
    result = []
    for line in lines:
        cells = [
            cell.ljust(width) if column in text_columns else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        result.append("  ".join(cells).rstrip())
    result.insert(1, "-" * len(result[0]))
    return "\n".join(result)
