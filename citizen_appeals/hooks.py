from odoo.exceptions import UserError


def pre_init_hook(env):
    """Create the trusted extensions and refuse a locale that cannot search Cyrillic.

    Under ``LC_CTYPE=C`` the database neither folds the case of Russian letters nor
    cuts them into trigrams, so every search by name would silently find nothing.
    """
    for extension in ("pg_trgm", "unaccent", "btree_gist"):
        env.cr.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    env.cr.execute("SELECT 'ИВАНОВ' ILIKE 'иванов'")
    if not env.cr.fetchone()[0]:
        raise UserError(
            env._(
                "This database cannot compare Russian letters (LC_CTYPE is C). "
                "Create it with a UTF-8 LC_CTYPE, for example C.UTF-8."
            )
        )
