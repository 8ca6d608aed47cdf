# shellcheck shell=bash
# Sourced: Debian packages, Odoo and the Python environment.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

RUN_PACKAGES=(
    ca-certificates libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
    fonts-paratype fonts-liberation libenchant-2-2 hunspell-ru rhash
)
TEST_PACKAGES=(chromium gettext poppler-utils)
LINT_PACKAGES=(gettext docker-compose)

# The checker of accessibility that browser tests load into the page.
AXE_VERSION=4.10.3
AXE_SHA256=880970c081707360e64f34cea25ff91892f5bc95675b0776925b9709dd8a68bb

# Files of Odoo's Debian package that point into other packages.
ODOO_FILE_PACKAGES=(
    odoo-19 libjs-jquery libjs-jquery-form libjs-underscore fonts-inconsolata
    fonts-montserrat fonts-ocr-b fonts-roboto-unhinted
    # Newer ones have other glyphs under other names: buttons without icons.
    fonts-font-awesome/bookworm
)

# --- Debian packages --------------------------------------------------------

missing_packages() {
    local package
    while read -r package; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null |
            grep -q '^install ok installed' || echo "$package"
    done
}

wanted_packages() {
    local kind
    printf '%s\n' "${RUN_PACKAGES[@]}"
    if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
        echo python3
        echo python3-venv
    fi
    if [ -n "${DATABASE_HOST:-}" ]; then
        command -v createdb >/dev/null || echo postgresql-client
    else
        compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo postgresql
    fi
    for kind in "$@"; do
        case $kind in
            test)
                printf '%s\n' "${TEST_PACKAGES[@]}"
                # Fetches the checker of accessibility; any npm will do
                [ -f "$CACHE/axe-$AXE_VERSION/axe.min.js" ] || command -v npm >/dev/null || echo npm
                ;;
            lint) printf '%s\n' "${LINT_PACKAGES[@]}" ;;
        esac
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n -- "$@"; fi
}

may_become_root() {
    [ "$(id -u)" = 0 ] && return 0
    command -v sudo >/dev/null || return 1
    sudo -n true 2>/dev/null && return 0
    # Ask for the password only where somebody can type it.
    [ -t 0 ] && sudo -v
}

apt_install() {
    as_root apt-get update
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "$@"
}

ensure_packages() {
    local missing
    command -v dpkg-query >/dev/null ||
        die "this set-up knows Debian and its descendants only. Elsewhere use docker-compose.yml."
    mapfile -t missing < <(wanted_packages "$@" | sort -u | missing_packages)
    [ ${#missing[@]} -gt 0 ] || return 0
    may_become_root ||
        die "some Debian packages are missing, and this user may not install them.
Ask an administrator to run, then start again:

    apt-get install --no-install-recommends ${missing[*]}"
    step "Installing Debian packages (${missing[*]})" \
        "Check the network and the machine's package sources." \
        apt_install "${missing[@]}"
}

check_python() {
    command -v python3 >/dev/null || die "there is no python3; install it."
    python3 -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' ||
        die "Odoo 19 needs Python 3.10 to 3.13, python3 is $(python3 -V 2>&1).
Put a fitting python3 first in PATH."
}

# --- Odoo -------------------------------------------------------------------

# The machine's own package sources tell where Debian is; its unstable suite is
# read into a package state of our own, the machine's is not touched. A mirror
# may lag behind: its signature counts, not its age.
private_apt() {
    local command=$1 state=$CACHE/apt
    shift
    "$command" -o Dir::Etc::SourceList="$state/sources.list" \
        -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
        -o Dir::State="$state" -o Dir::State::Lists="$state/lists" \
        -o Dir::State::status=/var/lib/dpkg/status \
        -o Dir::Cache="$state/cache" -o APT::Sandbox::User="$(id -un)" \
        -o Acquire::Check-Valid-Until=false -o APT::Default-Release= -o Acquire::Languages=none \
        -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false "$@"
}

prepare_apt() {
    local state=$CACHE/apt repository keyring options=
    mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
    repository=$(debian_repository)
    [ -n "$repository" ] || {
        echo "no Debian archive among the machine's package sources"
        return 1
    }
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    if [ -e "$keyring" ]; then options="[signed-by=$keyring] "; fi
    printf "deb ${options}$repository %s main\n" unstable bookworm >"$state/sources.list"
    private_apt apt-get update --error-on=any
}

# Where the machine gets Debian from.
debian_repository() {
    local format='$(ORIGIN) $(LABEL) $(REPO_URI)' list state=$CACHE/apt/machine
    list=$(apt-get indextargets --format "$format" 'Created-By: Packages')
    if ! grep -q '^Debian Debian ' <<<"$list"; then
        # Nothing was fetched on this machine yet, and only root may.
        mkdir -p "$state/lists/partial"
        apt-get -o Dir::State::Lists="$state/lists" -o Dir::Cache="$state" \
            -o APT::Sandbox::User="$(id -un)" update >&2
        list=$(apt-get -o Dir::State::Lists="$state/lists" indextargets \
            --format "$format" 'Created-By: Packages')
    fi
    awk '$1 == "Debian" && $2 == "Debian" { print $3; exit }' <<<"$list"
}

download_odoo() {
    mkdir -p "$CACHE/download"
    (cd "$CACHE/download" && rm -f ./*.deb &&
        private_apt apt-get download "${ODOO_FILE_PACKAGES[@]}")
}

unpack_odoo() {
    local file target=$CACHE/odoo.new
    rm -rf "$target"
    mkdir -p "$target"
    for file in "$CACHE"/download/*.deb; do
        # Other languages and countries are three quarters of the size.
        dpkg-deb --fsys-tarfile "$file" | tar -x -C "$target" --exclude='*.pot' \
            --exclude='*/i18n/[!r]*.po' --exclude='*/i18n/r[!u]*.po' \
            --exclude='*/i18n/ru[!.]*.po' --exclude='*/l10n_*'
    done
    # Removed by the packagers, yet named in a bundle of scripts.
    file=$target/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js
    mkdir -p "$(dirname "$file")"
    [ -e "$file" ] || : >"$file"
    dpkg-deb -f "$CACHE"/download/odoo-19_*.deb Version >"$target/VERSION"
    grep -q '^19\.0' "$target/VERSION"
    rm -rf "$CACHE/odoo"
    mv "$target" "$CACHE/odoo"
    rm -rf "$CACHE/download"
}

ensure_odoo() {
    local advice="Check the network, or set ODOO_HOME= to a checkout of Odoo 19.0."
    if [ -n "${ODOO_HOME:-}" ]; then
        [ -f "$ODOO_HOME/odoo-bin" ] && [ -d "$ODOO_HOME/addons" ] ||
            die "ODOO_HOME=$ODOO_HOME is no checkout of Odoo (no odoo-bin, addons/)."
        ODOO_LIB=$ODOO_HOME
        ODOO_BIN=$ODOO_HOME/odoo-bin
        ODOO_ADDONS=$ODOO_HOME/addons
        ODOO_VERSION=$(git -C "$ODOO_HOME" rev-parse --short HEAD 2>/dev/null || echo checkout)
        return
    fi
    if [ ! -f "$CACHE/odoo/VERSION" ]; then
        step "Looking for Odoo 19 in Debian's unstable suite" "$advice" prepare_apt
        step "Downloading Odoo 19 (125 MB)" "$advice" download_odoo
        step "Unpacking Odoo 19" "Check the free space in $CACHE (400 MB)." unpack_odoo
    fi
    ODOO_LIB=$CACHE/odoo/usr/lib/python3/dist-packages
    ODOO_BIN=$CACHE/odoo/usr/bin/odoo
    ODOO_ADDONS=
    ODOO_VERSION=$(cat "$CACHE/odoo/VERSION")
}

# --- The web server before Odoo ---------------------------------------------

unpack_nginx() {
    local target=$CACHE/nginx.new
    rm -rf "$target" && mkdir -p "$target"
    (cd "$target" && private_apt apt-get download nginx/bookworm && dpkg-deb -x nginx_*.deb . && rm nginx_*.deb)
    "$target/usr/sbin/nginx" -v
    rm -rf "$CACHE/nginx"
    mv "$target" "$CACHE/nginx"
}

# Unpacked, not installed: the package would start a server of its own.
ensure_nginx() {
    local advice="Check the network, or start without it: make run WORKERS=0."
    NGINX=$(PATH=$PATH:/usr/sbin command -v nginx || echo "$CACHE/nginx/usr/sbin/nginx")
    [ -x "$NGINX" ] || {
        step "Looking for nginx in Debian" "$advice" prepare_apt
        step "Unpacking nginx" "$advice" unpack_nginx
    }
}

# --- Python -----------------------------------------------------------------

make_venv() {
    local target=$1 name
    shift
    rm -rf "$target"
    python3 -m venv "$target"
    "$target/bin/python" -m pip install --disable-pip-version-check "$@"
    touch "$target/ready"
}

ensure_venv() {
    local files=(-r "$ROOT/requirements-odoo.txt" -r "$ROOT/requirements.txt" -r "$ROOT/requirements-dev.txt")
    local key
    key=$({
        python3 -c 'import sys; print(sys.base_prefix, sys.version)'
        cat "$ROOT"/requirements*.txt
    } | sha256sum | cut -c1-12)
    VENV=$CACHE/venv-$key
    [ -f "$VENV/ready" ] || step "Installing the Python packages" \
        "Check the network and access to PyPI." make_venv "$VENV" "${files[@]}"
    PYTHON=$VENV/bin/python
}

# --- The checker of accessibility -------------------------------------------

# From npm's registry as this machine has it configured; a package, not an installation.
fetch_axe() {
    local target=$CACHE/axe-$AXE_VERSION.new
    rm -rf "$target" && mkdir -p "$target"
    (cd "$target" && npm pack --silent "axe-core@$AXE_VERSION" &&
        tar -xzf "axe-core-$AXE_VERSION.tgz" --strip-components=1 package/axe.min.js package/LICENSE &&
        rm "axe-core-$AXE_VERSION.tgz")
    echo "$AXE_SHA256  $target/axe.min.js" | sha256sum -c -
    rm -rf "$CACHE/axe-$AXE_VERSION"
    mv "$target" "$CACHE/axe-$AXE_VERSION"
}

ensure_axe() {
    export AXE_CORE=$CACHE/axe-$AXE_VERSION/axe.min.js
    [ -f "$AXE_CORE" ] || step "Fetching axe-core $AXE_VERSION" \
        "Check the network and npm's registry (npm config get registry)." fetch_axe
}

# --- All of it --------------------------------------------------------------

ensure_state_dir() {
    mkdir -p "$CACHE" "$LOG_DIR" "$STATE/run" "$STATE/data" 2>/dev/null ||
        die "cannot write to $CACHE and $STATE; set XDG_CACHE_HOME= and STATE_DIR= to other folders."
    # The database server's user passes through, and sees nothing else.
    chmod 755 "$STATE"
    chmod 700 "$STATE/run" "$STATE/data" "$LOG_DIR"
}

prepare_files() {
    ensure_packages "$@"
    check_python
    ensure_odoo
    ensure_venv
    if [[ " $* " == *" test "* ]]; then ensure_axe; fi
}

# prepare [test] [lint]: everything that is needed, but for the databases.
prepare() {
    ensure_state_dir
    with_lock setup prepare_files "$@"
    export PYTHONPATH=$ODOO_LIB${PYTHONPATH:+:$PYTHONPATH}
    export PATH=$VENV/bin:$PATH
}
