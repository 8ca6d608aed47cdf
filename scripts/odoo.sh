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
http_interface = ${HOST:-127.0.0.1}
http_port = ${PORT:-8069}
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
    { echo "$BASE_MODULES $ODOO_VERSION"; cat "$ROOT/scripts/odoo.sh"; } | sha256sum | cut -c1-12
}

install_fresh() {
    local database=$1 list=$2
    shift 2
    drop_database "$database"
    create_database "$database"
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
    INSTALL_LOG=$LOG_DIR/$TEMPLATE.log
    rm -f "$INSTALL_LOG"
    odoo_once -d "$TEMPLATE" -i "$(module_list)" --logfile="$INSTALL_LOG" || {
        cat "$INSTALL_LOG"
        return 1
    }
}

# Old templates of module states that are gone: the newest three stay.
drop_old_templates() {
    local name
    for name in $(sql postgres -c "SELECT datname FROM pg_database
        WHERE datname LIKE 'template\_modules\_%' ORDER BY oid DESC OFFSET 3"); do
        [ "$name" = "$TEMPLATE" ] || drop_database "$name" 2>/dev/null || true
    done
}

make_template() {
    ensure_base_template
    TEMPLATE=template_modules_$(printf '%s %s' "$(modules_hash)" "$(base_key)" | sha256sum | cut -c1-12)
    if [ "${DB_TEMPLATE_REBUILD:-}" = 1 ] || [ "$(get_mark "$TEMPLATE")" != ready ]; then
        step "Installing $(module_list) into a test template" \
            "Correct the module and start again." install_template
        set_mark "$TEMPLATE" ready
        drop_old_templates
    fi
    INSTALL_LOG=$LOG_DIR/$TEMPLATE.log
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
        odoo i18n export -c "$ODOO_CONF" -d "$TEST_DB" -o "$exported" "$module"
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
    users_in_russian
}

update_demo() {
    local installed list
    installed=$(sql "$DB" -c "SELECT string_agg(name, ',') FROM ir_module_module WHERE state = 'installed'")
    list=$(module_list)
    if [ "$1" = all ]; then list=all; fi
    odoo_once -d "$DB" -u "$list" -i "$(module_list)" || {
        echo "had installed: $installed"
        return 1
    }
}

ensure_demo() {
    local mark wanted
    mark=$(get_mark "$DB")
    wanted=$(demo_mark)
    [ -n "$(module_list)" ] || die "no module of ours has a manifest yet."
    if [ "$mark" = "$wanted" ]; then return; fi
    if [ -z "$mark" ]; then
        if database_exists "$DB" && [ -n "$(sql "$DB" -c "SELECT to_regclass('ir_module_module')")" ] && [ -n "${DATABASE_HOST:-}" ]; then
            die "the database $DB on $PGHOST was not made by this command; name another with DB=."
        fi
        step "Making the database $DB with demonstration data, in Russian" \
            "Correct the module and start again." install_demo
    elif [ "${mark%% checkout=*}" = "${wanted%% checkout=*}" ]; then
        :
    elif [[ "$mark" == *"odoo=$ODOO_VERSION "* ]]; then
        step "Updating the database $DB: the modules have changed" \
            "Correct the module and start again." update_demo modules
    else
        step "Updating the database $DB: Odoo has changed" \
            "Correct the module and start again." update_demo all
    fi
    set_mark "$DB" "$wanted"
}
