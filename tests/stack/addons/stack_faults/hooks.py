from odoo.fields import Command

CLERKS = 5
CITIZENS = 40


def post_init_hook(env):
    """Registrars who log in with their login as password, and citizens."""
    roles = env.ref("citizen_appeals.group_registrar") | env.ref("base.group_user")
    portal = env.ref("base.group_portal")
    users = [_user(f"stack-{number}", roles) for number in range(CLERKS)]
    for user in users:
        user["password"] = user["login"]
    users += [_user(f"citizen-{number}", portal) for number in range(CITIZENS)]
    env["res.users"].with_context(no_reset_password=True).create(users)


def _user(login, groups):
    return {"name": login, "login": login, "group_ids": [Command.set(groups.ids)]}
