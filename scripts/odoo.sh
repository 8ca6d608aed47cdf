# shellcheck shell=bash
# Sourced: Odoo's configuration and our databases.
# shellcheck source=scripts/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
# shellcheck source=scripts/postgres.sh
. "$(dirname "${BASH_SOURCE[0]}")/postgres.sh"

# Odoo's modules ours depend on are installed once into a base template.
BASE_MODULES=base,web,mail,portal,hr,calendar

admin_secret() {
    local file=$STATE/admin-secret
    [ -s "$file" ] ||
        (umask 077 && python3 -c 'import secrets; print(secrets.token_urlsafe(24))' >"$file")
    cat "$file"
}

# A port that nobody listens on.
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# 8069, or another when a server of ours has it.
default_port() {
    python3 - <<'PY' || free_port
import socket, sys
with socket.socket() as s:
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        s.bind(("127.0.0.1", 8069))
    except OSError:
        sys.exit(1)
print(8069)
PY
}

# One configuration file per checkout; its path is in ODOO_CONF.
write_config() {
    local key addons=$ROOT new
    key=$(printf '%s' "$ROOT ${DATABASE_HOST:-}" | sha256sum | cut -c1-8)
    ODOO_CONF=$STATE/run/odoo-$key.conf
    if [ -n "$ODOO_ADDONS" ]; then addons=$ODOO_ADDONS,$addons; fi
    new=$(umask 077 && mktemp "$ODOO_CONF.XXXXXX")
    cat >"$new" <<CONF
[options]
addons_path = $addons
data_dir = $STATE/data
db_host = $PGHOST
db_port = $PGPORT
db_user = $PGUSER
admin_passwd = $(admin_secret)
list_db = False
db_template = $EMPTY_TEMPLATE
http_interface = ${HOST:-127.0.0.1}
http_port = ${PORT:-$(default_port)}
skip_auto_install = True
max_cron_threads = 1
limit_time_cpu = 300
limit_time_real = 600
CONF
    if [ -n "${PGPASSWORD:-}" ]; then echo "db_password = $PGPASSWORD" >>"$new"; fi
    mv "$new" "$ODOO_CONF"
    export ODOO_CONF ODOO_RC=$ODOO_CONF
}

# prepare_odoo [test] [lint]
prepare_odoo() {
    prepare "$@"
    use_database_server
    write_config
}

odoo() { "$PYTHON" "$ODOO_BIN" "$@"; }

# Commands that only work on a database need no ports.
odoo_once() { odoo "$@" --no-http --workers=0 --max-cron-threads=0 --stop-after-init; }

# --- Test templates ---------------------------------------------------------

base_key() {
    { echo "$BASE_MODULES $ODOO_VERSION"; declare -f install_fresh; } | sha256sum | cut -c1-12
}

install_fresh() {
    local database=$1 list=$2
    shift 2
    if ! is_empty_database "$database"; then
        drop_database "$database"
        create_database "$database"
    fi
    set_mark "$database" unfinished
    odoo_once -d "$database" -i "$list" --load-language=ru_RU "$@"
}

ensure_base_template() {
    BASE_TEMPLATE=template_base_$(base_key)
    if [ "$(get_mark "$BASE_TEMPLATE")" = ready ]; then return; fi
    step "Preparing a database with Odoo's own modules" "" \
        install_fresh "$BASE_TEMPLATE" "$BASE_MODULES"
    set_mark "$BASE_TEMPLATE" ready
}

install_template() {
    drop_database "$TEMPLATE"
    copy_database "$BASE_TEMPLATE" "$TEMPLATE"
    rm -f "$INSTALL_LOG"
    odoo_once -d "$TEMPLATE" -i "$(module_list)" --logfile="$INSTALL_LOG" || {
        cat "$INSTALL_LOG"
        return 1
    }
}

# Copies whose command was killed before it could remove them.
drop_stray_copies() {
    local name pid
    [ -z "${DATABASE_HOST:-}" ] || return 0
    for name in $(sql postgres -c "SELECT datname FROM pg_database WHERE datname ~ '^(test|lint|i18n|bench|stack)_[0-9]+_[0-9]+$'"); do
        pid=${name#*_}
        kill -0 "${pid%_*}" 2>/dev/null || drop_database "$name"
    done
}

# Templates of states that are gone; the newest stay.
drop_old_templates() {
    local name
    for name in $(sql postgres -c "
        (SELECT datname FROM pg_database WHERE datname LIKE 'template\_modules\_%' ORDER BY oid DESC OFFSET 3)
        UNION
        (SELECT datname FROM pg_database WHERE datname LIKE 'template\_base\_%' ORDER BY oid DESC OFFSET 2)"); do
        [ "$name" = "$TEMPLATE" ] || [ "$name" = "$BASE_TEMPLATE" ] ||
            drop_database "$name" 2>/dev/null || true
    done
}

make_template() {
    drop_stray_copies
    ensure_base_template
    TEMPLATE=template_modules_$(printf '%s %s' "$(modules_hash)" "$(base_key)" | sha256sum | cut -c1-12)
    INSTALL_LOG=$LOG_DIR/$TEMPLATE.log
    if [ "${DB_TEMPLATE_REBUILD:-}" = 1 ] || [ "$(get_mark "$TEMPLATE")" != ready ]; then
        step "Installing $(module_list) into a test template" \
            "Correct the module and start again." install_template
        set_mark "$TEMPLATE" ready
        drop_old_templates
    fi
    copy_database "$TEMPLATE" "$1"
}

# test_database NAME: a fresh copy of the template with our modules installed.
test_database() {
    [ -n "$(module_list)" ] || die "no module of ours has a manifest yet."
    with_lock template make_template "$1"
}

# use_test_database PREFIX: the same under a name of its own, removed at the end.
use_test_database() {
    TEST_DB=$1_$$_$(date +%s)
    trap drop_test_database EXIT
    test_database "$TEST_DB"
}

drop_test_database() {
    drop_database "$TEST_DB" 2>/dev/null || true
    rm -f "${COVERAGE_FILE:-$TEST_DB}"*
    [ -n "${DATABASE_HOST:-}" ] || stop_server_if_last
}

# catalogues check|update: the messages in the test database against ours.
catalogues() {
    local module exported status=0
    for module in $(modules); do
        exported=$STATE/run/$TEST_DB-$module.pot
        odoo i18n export -c "$ODOO_CONF" -d "$TEST_DB" -o "$exported" "$module" 2>&1 |
            { grep -v ' INFO ' || true; }
        "$PYTHON" "$ROOT/scripts/i18n.py" "$1" "$ROOT/$module" "$exported" || status=1
        rm -f "$exported"
    done
    return "$status"
}

# --- The demonstration database ---------------------------------------------

demo_mark() {
    echo "modules=$(modules_hash) odoo=$ODOO_VERSION checkout=$ROOT"
}

# Everything speaks Russian from the first sight on.
users_in_russian() {
    sql "$DB" -c "UPDATE res_partner SET lang = 'ru_RU'"
}

install_demo() {
    install_fresh "$DB" "$(module_list)" --with-demo
    # Odoo goes on without demonstration data that fails.
    [ "$(sql "$DB" -c "SELECT bool_and(demo) FROM ir_module_module
        WHERE name IN ('$(module_list | sed "s/,/','/g")')")" = t ]
    users_in_russian
}

# update_demo MODULES: brings them up to date, and installs ours that are new.
update_demo() { odoo_once -d "$DB" -u "$1" -i "$(module_list)"; }

ensure_demo() {
    local mark wanted
    [ -n "$(module_list)" ] || die "no module of ours has a manifest yet."
    mark=$(get_mark "$DB")
    wanted=$(demo_mark)
    if [ "$mark" = "$wanted" ]; then return; fi
    case $mark in
        "" | unfinished)
            if [ -z "$mark" ] && is_odoo_database "$DB"; then
                die "the database $DB was not made by make run, which leaves it alone; name another with DB=."
            fi
            step "Making the database $DB with demonstration data, in Russian" \
                "Correct the module and start again." install_demo
            ;;
        "${wanted%checkout=*}"*) ;;
        *" odoo=$ODOO_VERSION "*)
            step "Updating the database $DB: the modules have changed" \
                "Correct the module and start again." update_demo "$(module_list)"
            ;;
        *)
            step "Updating the database $DB: Odoo has changed" \
                "Correct the module and start again." update_demo all
            ;;
    esac
    set_mark "$DB" "$wanted"
}
