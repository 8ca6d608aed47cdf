"""docs/regulation.md is true: every clause is there, every test it names exists."""

import ast
import functools
import re
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs" / "regulation.md"
NOT_CARRIED = "not carried, because "
# The document counts 2.1.5 and 2.7.2 twice; S0, S2 and the citizen have own numbers
CLAUSES = [
    *(f"2.1.{number}" for number in range(1, 6)),
    *(f"2.1.{number}" for number in range(5, 24)),
    *(f"2.2.{number}" for number in range(1, 5)),
    *(f"2.3.{number}" for number in range(1, 21)),
    *(f"2.4.{number}" for number in range(1, 11)),
    *(f"2.5.{number}" for number in range(1, 9)),
    "2.7.1",
    "2.7.2",
    *(f"2.7.2.{number}" for number in range(1, 5)),
    *(f"2.7.{number}" for number in range(2, 10)),
    *(f"I1.{number}" for number in range(1, 13)),
    *(f"I2.{number}" for number in range(1, 5)),
    *(f"I3.{number}" for number in range(1, 7)),
    "S2.1",
    *(f"S0.{number}" for number in range(1, 7)),
]
ROW = re.compile(r"^\| ([IS\d][\d.]+)(?: \(.*?\))? \|(.*)\|$", re.MULTILINE)
TEST = re.compile(r"`(test_\w+)\.(test_\w+)`")


def read_rows(text):
    """Triples of a clause, what carries it and the tests that show it."""
    rows = []
    for match in ROW.finditer(text):
        cells = [cell.strip() for cell in match[2].split("|")]
        rows.append((match[1], cells[1], cells[2]))
    return rows


@functools.cache
def find_tests(module):
    """Names of the test methods of a module, wherever below ``tests`` it lies."""
    return frozenset(
        node.name
        for path in (ROOT / "tests").rglob(f"{module}.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    )


def find_faults(text):
    """What is wrong with a table, in words."""
    faults = []
    rows = read_rows(text)
    if [row[0] for row in rows] != CLAUSES:
        numbers = {row[0] for row in rows}
        missing = [clause for clause in CLAUSES if clause not in numbers]
        faults.append(f"clauses missing, doubled or out of order; missing: {missing}")
    for clause, carrier, tests in rows:
        if carrier.startswith(NOT_CARRIED):
            continue
        named = TEST.findall(tests)
        if not carrier or not named:
            faults.append(f"{clause}: carried by nothing, or no test is named")
        faults += [
            f"{clause}: {module}.{name} does not exist"
            for module, name in named
            if name not in find_tests(module)
        ]
    return faults


class TestRegulation(unittest.TestCase):
    def test_every_clause_is_carried_and_tested_or_says_why_not(self):
        self.assertEqual(find_faults(TABLE.read_text()), [])

    def test_a_test_that_does_not_exist_is_found(self):
        text = TABLE.read_text()
        broken = text.replace("| 2.3.1 |", "| 2.3.1 | x | y | `test_no.test_no` |\n|")
        self.assertIn("2.3.1: test_no.test_no does not exist", find_faults(broken))

    def test_a_missing_clause_is_found(self):
        text = re.sub(r"^\| 2\.2\.3 .*\n", "", TABLE.read_text(), flags=re.MULTILINE)
        self.assertIn("'2.2.3'", find_faults(text)[0])
