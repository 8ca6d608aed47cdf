"""Accessibility of the page that a browser shows, as axe-core judges it (WCAG 2.1 AA).

``scripts/setup.sh`` fetches axe-core and says by ``AXE_CORE`` where it is.
"""

import json
import os
from pathlib import Path

SEVERE = ("serious", "critical")
RUN = """
    axe.run(%(scope)s, { resultTypes: ["violations"] }).then(({ violations }) =>
        violations.map(({ id, impact, help, nodes }) => ({
            id, impact, help, nodes: nodes.map(({ html, failureSummary }) =>
                `${html.slice(0, 200)} — ${failureSummary}`),
        })))
"""


def find_faults(evaluate, scope=None, impacts=SEVERE):
    """Faults of the page, one line for each element.

    :param evaluate: runs an expression in the page, waits for it, returns its value
    :param str scope: selector of the part that is looked at, the whole page without
    :param impacts: how grave a fault has to be
    """
    if not evaluate("Boolean(window.axe)"):
        evaluate(f"{Path(os.environ['AXE_CORE']).read_text()}; true")
    found = evaluate(RUN % {"scope": json.dumps(scope) if scope else "document"})
    return [
        f"{fault['impact']} {fault['id']}: {fault['help']}: {node}"
        for fault in found
        if fault["impact"] in impacts
        for node in fault["nodes"]
    ]
