"""Two hundred answers of one page each: drawn for the printer, and issued."""

import time

from bench.measure import Row, Sample

LETTERS = 200
GOAL = 10  # seconds
PARAGRAPH = (
    "По результатам выездной проверки установлено, что дорожное покрытие во дворе"
    " требует ремонта. Работы включены в план благоустройства и будут выполнены"
    " подрядной организацией до конца года; о ходе работ можно узнать по телефону"
    " отдела. Уборка территории ведётся ежедневно по утверждённому графику."
)
BODY = f"<p>{PARAGRAPH}</p>" * 5


def measure(bench, users):
    with bench.transaction(users["office_head"].id) as env:
        letters = _make_letters(env)
        report = env.ref("citizen_appeals.citizen_letter_report").sudo()
        render = env["ir.actions.report"].with_context(force_report_rendering=True)
        render._render_qweb_pdf(report.report_name, letters[:2].ids)
        drawn = _take(
            env, lambda: render._render_qweb_pdf(report.report_name, letters.ids)
        )
        issued = _take(env, letters.sudo()._issue)
    return [
        _row(f"print {LETTERS} answers of one page", drawn),
        _row(f"issue {LETTERS} answers: number, PDF/A, QR, SHA-256", issued),
    ]


def _row(title, sample):
    seconds = sample.ms / 1000
    goal = f"<= {GOAL} s"
    return Row(title, sample, None, goal, seconds <= GOAL, is_absolute=True)


def _take(env, work):
    before, started = env.cr.sql_log_count, time.perf_counter()
    work()
    env.flush_all()
    spent = time.perf_counter() - started
    return Sample(spent * 1000, env.cr.sql_log_count - before)


def _make_letters(env, count=LETTERS):
    """Signed answers to as many appeals, made by the system."""
    domain = [("state", "=", "in_progress"), ("lead_executor_id", "!=", False)]
    appeals = env["citizen.appeal"].sudo().search(domain, limit=count)
    signatory = appeals[0].supervisor_id
    letters = (
        env["citizen.letter"]
        .sudo()
        ._create_for(appeals, "answer", body=BODY, signatory_id=signatory.id)
    )
    names = letters[0]._get_frozen_names(env.company._today())
    letters._write_flow(
        {"state": "signed", "date_signed": env.company._today()} | names
    )
    return letters.sudo(False)
