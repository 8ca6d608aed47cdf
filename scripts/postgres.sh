# shellcheck shell=bash
# Sourced: the private PostgreSQL server, or the one named by DATABASE_HOST.
#
# The private server listens on a socket in a closed folder only, so it needs no
# password and meets no other server of the machine. It runs while some command
# of ours needs it: each command holds a shared lock, the last one stops it.

PG_PORT=5433
PG_DATA=$STATE/pgsql
PG_SOCKET=$STATE/socket
# A socket's path may have 107 characters.
if [ ${#PG_SOCKET} -gt 80 ]; then PG_SOCKET=/tmp/citizen-appeals-$(id -u); fi
PG_ROLE=appeals

pg_bin() {
    local folder
    for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -Vr); do
        if [ -x "$folder/initdb" ]; then
            echo "$folder"
            return
        fi
    done
    dirname "$(command -v initdb)"
}

# The server's user: oneself, or Debian's `postgres` when that is root.
as_server_user() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && exec runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

# Our locks, which a server started here would keep as long as it lives.
close_locks() {
    local fd
    for fd in /proc/"$BASHPID"/fd/*; do
        fd=${fd##*/}
        if [ "$fd" -gt 2 ]; then eval "exec $fd>&-"; fi
    done
}

without_locks() { (close_locks && "$@"); }

init_cluster() {
    local new=$PG_DATA.new
    "$(pg_bin)/initdb" --version | grep -qE ' (1[5-9]|[2-9][0-9])' || {
        echo "PostgreSQL 15 or newer is needed: $("$(pg_bin)/initdb" --version)"
        return 1
    }
    rm -rf "$new"
    if [ "$(id -u)" = 0 ]; then
        id postgres >/dev/null
        install -d -o postgres -g postgres -m 700 "$new"
    else
        install -d -m 700 "$new"
    fi
    as_server_user "$(pg_bin)/initdb" -D "$new" -U postgres --auth=trust \
        --encoding=UTF8 --lc-collate=C.UTF-8 --lc-ctype=C.UTF-8 \
        --lc-messages=C --no-instructions
    as_server_user tee -a "$new/postgresql.conf" >/dev/null <<CONF
# Only a socket in a closed folder; see scripts/postgres.sh.
listen_addresses = ''
port = $PG_PORT
max_connections = 200
# A demonstration may lose its last moments when the power fails.
synchronous_commit = off
shared_buffers = 256MB
max_wal_size = 2GB
log_min_messages = fatal
CONF
    mv "$new" "$PG_DATA"
}

make_socket_dir() {
    local owner=
    if [ "$(id -u)" = 0 ]; then owner="-o postgres -g postgres"; fi
    # shellcheck disable=SC2086
    install -d $owner -m 700 "$PG_SOCKET"
    [ "$(id -u)" = 0 ] || [ -O "$PG_SOCKET" ]
}

server_answers() {
    "$(pg_bin)/pg_isready" -q -h "$PG_SOCKET" -p "$PG_PORT"
}

start_server() {
    make_socket_dir
    without_locks as_server_user "$(pg_bin)/pg_ctl" -D "$PG_DATA" -w -t 60 \
        -l "$PG_DATA/server.log" -o "-k '$PG_SOCKET'" start
}

make_role() {
    local super=(psql -h "$PG_SOCKET" -p "$PG_PORT" -U postgres -d postgres -qAt)
    "${super[@]}" -c "SELECT 1 FROM pg_roles WHERE rolname = '$PG_ROLE'" | grep -q 1 ||
        "${super[@]}" -c "CREATE ROLE $PG_ROLE LOGIN CREATEDB"
}

ensure_server() {
    [ -f "$PG_DATA/PG_VERSION" ] ||
        step "Making a private PostgreSQL server in $PG_DATA" \
            "Check that postgresql 15 or newer is installed." init_cluster
    if ! server_answers; then
        step "Starting the private PostgreSQL server" \
            "Its own messages are in $PG_DATA/server.log." start_server
    fi
    make_role
}

stop_server_if_last() {
    exec 8>&-
    exec 8>"$STATE/server-users.lock"
    # Somebody else is working with it: leave it to them.
    flock -n -x 8 || return 0
    as_server_user "$(pg_bin)/pg_ctl" -D "$PG_DATA" -m fast -w stop >/dev/null 2>&1 8>&- || true
    exec 8>&-
}

use_database_server() {
    if [ -n "${DATABASE_HOST:-}" ]; then
        export PGHOST=$DATABASE_HOST PGPORT=${DATABASE_PORT:-5432}
        export PGUSER=${DATABASE_USER:-odoo} PGPASSWORD=${DATABASE_PASSWORD:-}
        local version
        version=$(psql -w -d postgres -qAt -c 'SHOW server_version_num') ||
            die "no access to PostgreSQL at $PGHOST:$PGPORT as $PGUSER. Check DATABASE_HOST, DATABASE_PORT, DATABASE_USER, DATABASE_PASSWORD."
        [ "$version" -ge 150000 ] || die "PostgreSQL 15 or newer is needed at $PGHOST."
    else
        exec 8>"$STATE/server-users.lock"
        flock -s 8
        trap stop_server_if_last EXIT
        with_lock server ensure_server
        export PGHOST=$PG_SOCKET PGPORT=$PG_PORT PGUSER=$PG_ROLE
        unset PGPASSWORD
    fi
    ensure_empty_template
}

# --- Databases --------------------------------------------------------------

sql() {
    local database=$1
    shift
    psql -w -X -qAt -v ON_ERROR_STOP=1 -d "$database" "$@"
}

database_exists() {
    [ "$(sql postgres -c "SELECT 1 FROM pg_database WHERE datname = '$1'")" = 1 ]
}

is_odoo_database() {
    database_exists "$1" && [ -n "$(sql "$1" -c "SELECT to_regclass('ir_module_module')")" ]
}

# Somebody may have made it for us beforehand, on a server of theirs.
is_empty_database() {
    database_exists "$1" &&
        [ "$(sql "$1" -c "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")" = 0 ]
}

# An empty database that sorts Russian rightly and knows its capitals.
create_database() {
    createdb -T template0 --encoding=UTF8 --locale-provider=icu \
        --icu-locale=ru-RU --lc-collate=C.UTF-8 --lc-ctype=C.UTF-8 "$1"
}

filestore() { echo "$STATE/data/filestore/$1"; }

drop_database() {
    dropdb --if-exists --force "$1"
    rm -rf "$(filestore "$1")"
}

copy_database() {
    createdb -T "$1" "$2"
    rm -rf "$(filestore "$2")"
    if [ -d "$(filestore "$1")" ]; then
        # Files of the store are never changed in place: share them.
        cp -al "$(filestore "$1")" "$(filestore "$2")"
    fi
}

# What Odoo copies when it is told to make a database itself: as it would do
# it, capitals and order would not be Russian.
ensure_empty_template() {
    EMPTY_TEMPLATE=template_appeals
    database_exists "$EMPTY_TEMPLATE" || with_lock template create_empty_template
}

create_empty_template() {
    database_exists "$EMPTY_TEMPLATE" || create_database "$EMPTY_TEMPLATE"
}

# What a database was made from is kept as its comment.
get_mark() {
    sql postgres -c "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '$1'"
}

set_mark() { sql postgres -c "COMMENT ON DATABASE \"$1\" IS '$2'"; }
