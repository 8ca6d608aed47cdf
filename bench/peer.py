"""The peer: core's tasks in a project for invited people, as many as appeals."""

from odoo.fields import Command

from bench.town import FEW, YEARS, bare_tables

TABLES = ("project_task", "mail_followers", "project_task_user_rel")


def build(env, tasks, user, clerk):
    """A project with that many tasks, of which the user follows few."""
    project = env["project.project"].create(
        {
            "name": "Peer",
            "privacy_visibility": "followers",
            "type_ids": [
                Command.create({"name": name}) for name in ("New", "Work", "Done")
            ],
        }
    )
    # Core lets nobody add a task to a project he does not follow; the list is read
    # by another user, who was invited to few tasks.
    project.message_subscribe(clerk.partner_id.ids)
    manager = env.ref("base.user_admin").partner_id
    values = {
        "tasks": tasks,
        "every": tasks // FEW,
        "years": YEARS,
        "project": project.id,
        "company": env.company.id,
        "stages": project.type_ids.ids,
        "user": user.id,
        "partner": user.partner_id.id,
        "manager": manager.id,
    }
    env.flush_all()
    with bare_tables(env.cr, TABLES):
        env.cr.execute(
            """
            INSERT INTO project_task (name, project_id, company_id, stage_id, state,
                   priority, sequence, active, display_in_project, date_deadline,
                   date_last_stage_update, allocated_hours, is_template,
                   has_template_ancestor, create_uid, write_uid, create_date,
                   write_date)
            SELECT 'О благоустройстве двора, задача ' || i, %(project)s, %(company)s,
                   (%(stages)s)[CASE WHEN i %% 20 = 0 THEN 1 + i / 20 %% 2 ELSE 3 END],
                   CASE WHEN i %% 20 = 0 THEN '01_in_progress' ELSE '1_done' END,
                   '0', 10, TRUE, TRUE, day + interval '30 days', day, 0, FALSE, FALSE,
                   2, 2, day, day
              FROM (SELECT i, now()::timestamp(0) - interval '2 days' - interval '1 day'
                           * (365 * %(years)s) * (%(tasks)s - i) / %(tasks)s AS day
                      FROM generate_series(1, %(tasks)s) i) plan;
            INSERT INTO mail_followers (res_model, res_id, partner_id)
            SELECT 'project.task', id, partner
              FROM (SELECT id, row_number() OVER (ORDER BY id) AS i
                      FROM project_task WHERE project_id = %(project)s) task
              JOIN LATERAL (SELECT %(manager)s AS partner UNION ALL
                            SELECT %(partner)s WHERE i %% %(every)s = 0) reader ON TRUE;
            INSERT INTO project_task_user_rel (task_id, user_id)
            SELECT res_id, %(user)s FROM mail_followers
             WHERE res_model = 'project.task' AND partner_id = %(partner)s;
            """,
            values,
        )
    env.invalidate_all()
    return project
