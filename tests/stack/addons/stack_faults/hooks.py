from odoo.fields import Command

CLERKS = 5


def post_init_hook(env):
    """Registrars who log in with their login as password."""
    roles = env.ref("citizen_appeals.group_registrar") | env.ref("base.group_user")
    env["res.users"].with_context(no_reset_password=True).create(
        [
            {
                "name": f"Clerk {number}",
                "login": f"stack-{number}",
                "password": f"stack-{number}",
                "group_ids": [Command.set(roles.ids)],
            }
            for number in range(CLERKS)
        ]
    )
