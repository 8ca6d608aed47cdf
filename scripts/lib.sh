# shellcheck shell=bash
# Sourced by every script: places, messages, steps and locks.
set -euo pipefail

HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/citizen-appeals
ALL_MODULES=(citizen_appeals citizen_reception appeals_reports)

# The database server never runs as root, and root's home is closed to others:
# for root, data live in a folder of the system.
if [ -n "${STATE_DIR:-}" ]; then
    STATE=$STATE_DIR
elif [ "$(id -u)" = 0 ]; then
    STATE=/var/lib/citizen-appeals
else
    STATE=$CACHE/state
fi
LOG_DIR=$STATE/log
DB=${DB:-appeals}

say() { printf '%s\n' "$*" >&2; }

die() {
    printf '\nERROR: %s\n' "$*" >&2
    exit 1
}

# step "What is done" "what to do when it fails" command...
# The output goes to a log, shown only when the command fails.
step() {
    local title=$1 advice=$2 started=$SECONDS log status
    shift 2
    log=$(mktemp "$LOG_DIR/step.XXXXXX")
    printf '  %s ... ' "$title" >&2
    # Not as a condition: there the shell would go on after a failed command.
    set +e
    (set -e; "$@") >"$log" 2>&1
    status=$?
    set -e
    if [ "$status" = 0 ]; then
        printf 'done (%s s)\n' "$((SECONDS - started))" >&2
        rm -f "$log"
        return 0
    fi
    printf 'FAILED (%s s)\n' "$((SECONDS - started))" >&2
    tail -n 40 "$log" >&2
    die "$title: failed. $advice
The whole output is in $log; run the same command again to go on from here."
}

# Runs a function while holding a lock, so that concurrent commands do not
# do the same work twice.
with_lock() {
    local name=$1
    shift
    local fd
    exec {fd}>"$STATE/$name.lock"
    if ! flock -n "$fd"; then
        say "  waiting for another command to finish its work ($name)"
        flock "$fd"
    fi
    "$@"
    exec {fd}>&-
}

modules() {
    local module
    for module in "${ALL_MODULES[@]}"; do
        if [ -f "$ROOT/$module/__manifest__.py" ]; then echo "$module"; fi
    done
}

# The modules as a list for Odoo's command line. MODULES= replaces it.
module_list() { echo "${MODULES:-$(modules | paste -sd,)}"; }

# A digest of everything in our modules that an installation depends on.
modules_hash() {
    local paths=() module
    for module in $(modules); do paths+=("$ROOT/$module"); done
    {
        module_list
        [ ${#paths[@]} -eq 0 ] ||
            (cd "$ROOT" && find "${paths[@]#"$ROOT"/}" -type f \
                -not -path '*/__pycache__/*' -not -name '*.md' -print0 |
                LC_ALL=C sort -z | xargs -0 sha256sum)
    } | sha256sum | cut -c1-16
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
