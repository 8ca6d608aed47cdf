"""A town that writes: officials, applicants and their appeals, made by SQL.

Always the same for the same size, apart from the days, which end yesterday. Rows
come from ``INSERT … SELECT generate_series``; indexes and foreign keys are put aside
meanwhile, which makes 300,000 appeals a matter of half a minute.
"""

import json
from contextlib import contextmanager

from odoo.tools import SQL

from bench import texts

# Appeals one executor has, whatever the size of the town
FEW = 50
UNITS = 40
POSTS = 400
CURATORS = 12
YEARS = 3

# code of the channel → its share in percent
CHANNELS = {
    "post": 30,
    "site": 30,
    "portal": 10,
    "in_person": 8,
    "president_medo": 8,
    "superior_medo": 6,
    "reception_written": 4,
    "social_network": 4,
}

FUNCTIONS = """
CREATE OR REPLACE FUNCTION pg_temp.pick(seed int, salt int, n int) RETURNS int
LANGUAGE sql IMMUTABLE AS $$
    SELECT (abs(hashint4(hashint4(seed) # salt)::bigint) % n)::int
$$;
-- Few numbers come often, most of them seldom
CREATE OR REPLACE FUNCTION pg_temp.pick_unequal(seed int, salt int, n int) RETURNS int
LANGUAGE sql IMMUTABLE AS $$
    SELECT floor(n * power(pg_temp.pick(seed, salt, 1000000) / 1000000.0, 2))::int
$$;
"""

POSTS_SQL = """
INSERT INTO hr_department (name, company_id, active, parent_path)
SELECT jsonb_build_object('en_US', 'Отдел ' || i), %(company)s, TRUE, ''
  FROM generate_series(1, %(units)s) i;
UPDATE hr_department SET parent_path = id || '/' WHERE parent_path = '';

INSERT INTO citizen_official (name, name_genitive, name_dative, company_id,
       department_id, is_unit_head, signing_level, sequence, active)
SELECT 'Должность ' || i, 'Должности ' || i, 'Должности ' || i, %(company)s,
       unit.id, (i - 1) / %(units)s = 0,
       CASE WHEN (i - 1) / %(units)s = 0 THEN '2_unit_head' ELSE '1_executor' END,
       10, TRUE
  FROM generate_series(1, %(posts)s) i
  JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM hr_department
         WHERE company_id = %(company)s AND name ->> 'en_US' LIKE 'Отдел %%') unit
    ON unit.place = (i - 1) %% %(units)s;

INSERT INTO citizen_official (name, name_genitive, name_dative, company_id,
       is_unit_head, signing_level, sequence, active)
SELECT 'Заместитель ' || i, 'Заместителя ' || i, 'Заместителю ' || i, %(company)s,
       FALSE, '3_deputy_head', 1, TRUE
  FROM generate_series(1, %(curators)s) i;

INSERT INTO citizen_official_holder (official_id, company_id, surname, given_name,
       patronymic, name, gender, date_from)
SELECT id, company_id, surname, given, patronymic,
       surname || ' ' || given || ' ' || patronymic, 'male', '2020-01-01'
  FROM (SELECT id, company_id, pg_temp.surname(id %% %(surnames)s) AS surname,
               pg_temp.given(id %% %(given_names)s) AS given,
               pg_temp.patronymic(id / 3 %% %(patronymics)s) AS patronymic
          FROM citizen_official) named;

CREATE TEMP TABLE post AS
SELECT id, department_id, row_number() OVER (ORDER BY id) AS place,
       first_value(id) OVER (PARTITION BY department_id ORDER BY id) AS head_id
  FROM citizen_official WHERE name LIKE 'Должность %%';
CREATE TEMP TABLE curator AS
SELECT id, row_number() OVER (ORDER BY id) - 1 AS place
  FROM citizen_official WHERE name LIKE 'Заместитель %%';
CREATE TEMP TABLE topic AS
SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM citizen_topic
 WHERE is_assignable;
"""

DUTIES_SQL = """
INSERT INTO citizen_official_duty (official_id, company_id, topic_id, sequence)
SELECT curator.id, %(company)s, topic.id, 10
  FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM citizen_topic
         WHERE level IN (1, 2)) topic
  JOIN curator ON curator.place = topic.place %% %(curators)s;
"""

APPLICANTS_SQL = """
INSERT INTO citizen_applicant (company_id, surname, given_name, patronymic, gender,
       name, name_key, name_genitive, name_dative, address, address_key, phone,
       phone_key, is_organization, no_patronymic, forms_manual, forms_need_review,
       create_uid, write_uid, create_date, write_date)
SELECT %(company)s, surname, given, patronymic, 'male', full_name,
       lower(replace(full_name, 'ё', 'е')), full_name, full_name, address,
       lower(regexp_replace(replace(address, 'ё', 'е'), '(ул|д|кв)[.] |,', '', 'g')),
       '8' || (4950000000 + i),
       (4950000000 + i)::text, FALSE, FALSE, FALSE, FALSE, 1, 1, now(), now()
  FROM (SELECT i, surname, given, patronymic,
               surname || ' ' || given || ' ' || patronymic AS full_name,
               'ул. ' || pg_temp.street(pg_temp.pick(i, 4, %(streets)s)) || ', д. '
               || pg_temp.pick(i, 5, 120) + 1 || ', кв. ' || pg_temp.pick(i, 6, 90) + 1
               AS address
          FROM (SELECT i,
                       pg_temp.surname(pg_temp.pick_unequal(i, 1, %(surnames)s))
                       AS surname,
                       pg_temp.given(pg_temp.pick_unequal(i, 2, %(given_names)s))
                       AS given,
                       pg_temp.patronymic(pg_temp.pick(i, 3, %(patronymics)s))
                       AS patronymic
                  FROM generate_series(1, %(applicants)s) i) person) named;
CREATE TEMP TABLE applicant AS
SELECT id, name, address, row_number() OVER (ORDER BY id) - 1 AS place
  FROM citizen_applicant;
"""

# Every fact of an appeal is derived from its ordinal i. The state follows the age:
# the old are closed, one in fifty of them late and still open, the young on the way.
PLAN_SQL = """
CREATE TEMP TABLE channel AS
SELECT channel.id, channel.medium, channel.answer_way, register.id AS register_id,
       row_number() OVER () - 1 AS place
  FROM jsonb_each_text(%(channels)s) share
  JOIN citizen_channel channel ON channel.code = share.key AND channel.active
   AND channel.company_id IS NULL
  JOIN citizen_register register ON register.kind = channel.counts_as
   AND register.company_id = %(company)s
  JOIN generate_series(1, share.value::int) ON TRUE;

CREATE TEMP TABLE plan AS
SELECT i, received, received::date + pg_temp.pick(i, 11, 3) AS registered,
       now()::date - received::date AS age, pg_temp.pick(i, 12, 1000) AS luck,
       pg_temp.pick(i, 13, 25) + 4 AS answer_days,
       applicant.id AS applicant_id, applicant.name, applicant.address,
       channel.id AS channel_id, channel.medium, channel.answer_way,
       channel.register_id, curator.id AS curator_id,
       COALESCE(few.id, post.id) AS executor_id,
       COALESCE(few.department_id, post.department_id) AS department_id,
       COALESCE(few.head_id, post.head_id) AS head_id
  FROM (SELECT i, now()::timestamp(0) - interval '2 days'
               - interval '1 day' * (365 * %(years)s) * (%(appeals)s - i) / %(appeals)s
               AS received
          FROM generate_series(1, %(appeals)s) i) day
  JOIN applicant ON applicant.place = pg_temp.pick(i, 14, %(applicants)s)
  JOIN channel ON channel.place
       = pg_temp.pick(i, 15, (SELECT count(*)::int FROM channel))
  JOIN curator ON curator.place = pg_temp.pick(i, 16, %(curators)s)
  -- few posts have many appeals, many have few, the last has FEW
  JOIN post ON post.place = 1 + floor((%(posts)s - 1)
       * power(pg_temp.pick(i, 17, 100000) / 100000.0, 2))
  LEFT JOIN post few ON few.place = %(few_place)s
   AND i %% (%(appeals)s / %(few)s) = 0;
ALTER TABLE plan ADD state text, ADD year int;
UPDATE plan SET registered = least(registered, now()::date - 1),
       year = extract(year FROM least(registered, now()::date - 1)), state = CASE
           WHEN age > 400 THEN CASE WHEN luck < 5 THEN 'in_progress' ELSE 'filed' END
           WHEN age > 45 THEN CASE WHEN luck < 20 THEN 'in_progress'
                WHEN luck < 40 THEN 'answered' ELSE 'closed' END
           WHEN luck < 50 THEN 'registered'
           WHEN luck < 150 THEN 'assigned'
           WHEN luck < 600 THEN 'in_progress'
           WHEN luck < 700 THEN 'in_review'
           ELSE 'closed' END;
"""

APPEALS_SQL = """
INSERT INTO citizen_case_file (company_id, applicant_id, number_year, register_id,
       number, name)
SELECT %(company)s, applicant_id, year, register.id, number,
       'ГП-' || number || '/' || year
  FROM (SELECT applicant_id, year,
               row_number() OVER (PARTITION BY year ORDER BY min(i)) AS number
          FROM plan GROUP BY 1, 2) filed
  JOIN citizen_register register ON register.kind = 'case_file'
   AND register.company_id = %(company)s;

INSERT INTO citizen_appeal (company_id, register_id, number_year, number, name, state,
       is_open, channel_id, medium, answer_way, kind, case_file_id, applicant_id,
       received_name, received_address, signatory_count, is_collective, is_repeat,
       has_date, has_signature, relation, annotation, body, sheets, attachment_sheets,
       date_received, date_registered, date_deadline, date_next_due,
       is_deadline_provisional,
       date_answered, date_closed, is_registered_late, is_closed_late, on_control,
       decision, supervisor_id, lead_executor_id, department_id, idempotency_key,
       code_salt, code_hash, create_uid, write_uid, create_date, write_date)
SELECT %(company)s, plan.register_id, file.number_year, ordinal,
       ordinal || '/' || file.number_year, state, is_open, channel_id, medium,
       answer_way, (ARRAY['application', 'complaint', 'proposal'])[luck %% 3 + 1],
       file.id, plan.applicant_id, plan.name, address, 1, FALSE, luck < 80, TRUE, TRUE,
       CASE WHEN luck < 80 THEN 'repeat' ELSE 'primary' END,
       pg_temp.annotation(seed), pg_temp.body(seed, address), 1 + luck %% 4, 0,
       received, registered, registered + 30,
       CASE WHEN is_open THEN registered + 30 END, FALSE,
       CASE WHEN NOT is_open THEN registered + answer_days END,
       CASE WHEN state IN ('closed', 'filed') THEN registered + answer_days END,
       FALSE, answer_days > 30, TRUE,
       CASE WHEN state IN ('closed', 'filed') THEN 'to_file' END, curator_id,
       CASE WHEN busy THEN executor_id END, CASE WHEN busy THEN plan.department_id END,
       'bench-' || i, md5(i::text), md5('code' || i), 1, 1, received, received
  FROM (SELECT *, state NOT IN ('answered', 'closed', 'filed') AS is_open,
               state NOT IN ('registered', 'assigned') AS busy, __SEED__ AS seed,
               row_number() OVER (PARTITION BY register_id, year ORDER BY i) AS ordinal
          FROM plan) plan
  JOIN citizen_case_file file ON file.applicant_id = plan.applicant_id
   AND file.number_year = year
 ORDER BY i;
ALTER TABLE plan ADD appeal_id int;
UPDATE plan SET appeal_id = appeal.id
  FROM citizen_appeal appeal WHERE appeal.idempotency_key = 'bench-' || i;
ALTER TABLE plan ADD PRIMARY KEY (appeal_id);
""".replace("__SEED__", texts.SEED.replace("%", "%%"))

DETAILS_SQL = """
INSERT INTO citizen_appeal_question (appeal_id, company_id, sequence, topic_id, result)
SELECT appeal_id, %(company)s, part, topic.id,
       CASE WHEN state IN ('answered', 'closed', 'filed') THEN
            (ARRAY['explained', 'supported', 'not_supported'])[luck %% 3 + 1] END
  FROM plan
  JOIN generate_series(1, 2) part ON part = 1 OR luck < 200
  -- some topics are in everybody's mouth
  JOIN topic ON topic.place = floor((SELECT count(*) FROM topic)
       * power(pg_temp.pick(i, 20 + part, 100000) / 100000.0, 3));

INSERT INTO citizen_appeal_deadline (appeal_id, company_id, kind, rule_id, date_start,
       date_due, day_due, date_met, is_provisional, proof)
SELECT appeal_id, %(company)s, rule.kind, rule.id, registered,
       registered + rule.amount + interval '20 hours 59 minutes 59 seconds',
       registered + rule.amount,
       CASE WHEN rule.kind = 'registration' OR state IN ('answered', 'closed', 'filed')
            THEN registered + interval '10 hours' END,
       FALSE, jsonb_build_object('rule', rule.code, 'clause', rule.clause)
  FROM plan
  JOIN citizen_deadline_rule rule ON rule.code IN ('registration', 'examination_30')
   AND rule.company_id IS NULL;

INSERT INTO citizen_appeal_event (appeal_id, date, user_id, code, is_public)
SELECT appeal_id, received, 1, code, TRUE
  FROM plan JOIN unnest(ARRAY['received', 'registered']) code ON TRUE;

INSERT INTO citizen_resolution (appeal_id, company_id, author_id, text, date, date_due,
       state)
SELECT appeal_id, %(company)s, curator_id, 'Рассмотреть и ответить в срок', registered,
       registered + 20, 'given'
  FROM plan WHERE state NOT IN ('registered', 'assigned');

INSERT INTO citizen_assignment (resolution_id, appeal_id, company_id, sequence,
       official_id, department_id, is_lead, date_due, state, date_done)
SELECT resolution.id, plan.appeal_id, %(company)s, 1, executor_id, department_id, TRUE,
       registered + 20,
       CASE WHEN plan.state IN ('in_progress', 'in_review') THEN 'open' ELSE 'done' END,
       CASE WHEN plan.state NOT IN ('in_progress', 'in_review')
            THEN registered + answer_days + interval '9 hours' END
  FROM plan JOIN citizen_resolution resolution USING (appeal_id);

INSERT INTO citizen_appeal_reader_rel (appeal_id, official_id)
SELECT appeal_id, curator_id FROM plan WHERE state <> 'registered'
 UNION
SELECT appeal_id, executor_id FROM plan WHERE state NOT IN ('registered', 'assigned')
 UNION
SELECT appeal_id, head_id FROM plan WHERE state NOT IN ('registered', 'assigned');
"""

BIG_TABLES = (
    "citizen_applicant",
    "citizen_case_file",
    "citizen_appeal",
    "citizen_appeal_question",
    "citizen_appeal_deadline",
    "citizen_appeal_event",
    "citizen_resolution",
    "citizen_assignment",
    "citizen_appeal_reader_rel",
)


@contextmanager
def bare_tables(cr, tables):
    """Without their indexes and foreign keys, which are made again at the end."""
    cr.execute(
        SQL(
            "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid)"
            "  FROM pg_constraint WHERE contype = 'f'"
            "   AND conrelid = ANY(%s::regclass[]) ORDER BY oid",
            list(tables),
        )
    )
    keys = cr.fetchall()
    cr.execute(
        SQL(
            "SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index i"
            " WHERE indrelid = ANY(%s::regclass[]) AND NOT EXISTS ("
            " SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
            list(tables),
        )
    )
    indexes = cr.fetchall()
    for table, name, _definition in keys:
        cr.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for index, _definition in indexes:
        cr.execute(f"DROP INDEX {index}")
    yield
    cr.execute("SET LOCAL maintenance_work_mem = '256MB'")
    for _index, definition in indexes:
        cr.execute(definition)
    for table, name, definition in keys:
        cr.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def build(env, appeals):
    """Fill the current company's database with a town of that many appeals."""
    values = {
        "company": env.company.id,
        "appeals": appeals,
        "applicants": max(appeals // 2, 10),
        "few": FEW,
        "few_place": POSTS,
        "units": UNITS,
        "posts": POSTS,
        "curators": CURATORS,
        "years": YEARS,
        "surnames": len(texts.SURNAMES),
        "given_names": len(texts.GIVEN_NAMES),
        "patronymics": len(texts.PATRONYMICS),
        "streets": len(texts.STREETS),
        "channels": json.dumps(CHANNELS),
    }
    cr = env.cr
    cr.execute(FUNCTIONS + texts.get_functions())
    with bare_tables(cr, BIG_TABLES):
        for text in (
            POSTS_SQL,
            DUTIES_SQL,
            APPLICANTS_SQL,
            PLAN_SQL,
            APPEALS_SQL,
            DETAILS_SQL,
        ):
            cr.execute(text, values)
    env.invalidate_all()
    env.registry.clear_all_caches()


def give_posts(env, users):
    """The users hold the post with few appeals and that of a curator."""
    env.cr.execute(
        SQL(
            "UPDATE citizen_official_holder SET user_id = CASE official_id"
            " WHEN (SELECT id FROM post WHERE place = %(place)s) THEN %(executor)s"
            " ELSE %(curator)s END"
            " WHERE official_id IN (SELECT id FROM post WHERE place = %(place)s"
            " UNION SELECT id FROM curator WHERE place = 0)",
            place=POSTS,
            executor=users["executor"].id,
            curator=users["supervisor"].id,
        )
    )
    env.invalidate_all()
