"""Running statements."""


def execute_large(env, query):
    """Rows of a statement of dozens of parts, which runs for some milliseconds.

    PostgreSQL would take ten times as long to compile it as to run it.
    """
    env.cr.execute("SET LOCAL jit = off")
    return env.execute_query(query)
