"""Users who are logged in already: the check of a password costs half a second."""

import inspect
import json


def open_sessions(env, logins):
    """Id of a session of each user, as his cookie holds it.

    The session store of this process is that of the server.
    """
    import odoo.http
    from odoo.service import security

    cookies = {}
    for user in env["res.users"].search([("login", "in", logins)]):
        session = odoo.http.root.session_store.new()
        session.update(odoo.http.get_default_session(), db=env.cr.dbname)
        session.uid, session.login = user.id, user.login
        session.session_token = security.compute_session_token(
            session, env(user=user.id)
        )
        session.context = dict(user.with_user(user).context_get())
        odoo.http.root.session_store.save(session)
        cookies[user.login] = session.sid
    return cookies


def open_in_shell(database, logins):
    """The same for a database of the tests, which another process serves."""
    script = f"{inspect.getsource(open_sessions)}\nimport json\n" + (
        f"print('\\nSESSIONS', json.dumps(open_sessions(env, {list(logins)!r})))"
    )
    done = database.run_shell(script)
    assert done.returncode == 0, done.stderr[-4000:]
    [line] = [line for line in done.stdout.splitlines() if line.startswith("SESSIONS")]
    return json.loads(line.partition(" ")[2])
