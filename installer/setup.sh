# shellcheck shell=bash
# What ./run and ./test share: a machine made ready, in sentences. Sourced, never run by itself.
#
# Whatever is there already is left alone, so that a machine with everything needs neither rights nor
# network. Raw output of other programs goes to the log; the person sees what is done and, when a step
# fails, what to do. The caller sets ROOT (the program's folder) and calls `prepare run` or `prepare test`.

SETUP_VERSION=1
VENV="$ROOT/.venv"
PY="$VENV/bin/python"
LOG_DIR="$ROOT/.cache"
LOG="$LOG_DIR/setup.log"
OLDEST_PYTHON="3, 11"  # the code uses its grammar and library
NEWEST_PYTHON="3, 13"  # the locked Qt refuses anything newer

# One word per package: NAME, or NAME:TEST where TEST is a command or a file that does as well.
QT_PACKAGES="libegl1 libgl1 libx11-6 libdbus-1-3 libfontconfig1 libfreetype6 libglib2.0-0 libxkbcommon0
  libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-xkb1 libxkbcommon-x11-0 libxcb-image0
  libxcb-render-util0 libxcb-shape0 libxcb-randr0 libx11-xcb1 libcups2 fontconfig:fc-list
  ca-certificates:/etc/ssl/certs/ca-certificates.crt"
TEST_PACKAGES="git:git xvfb:Xvfb xdotool:xdotool xclip:xclip openbox:openbox imagemagick:import poppler-utils:pdftotext
  postgresql-15:/usr/lib/postgresql/15/bin/initdb"

# ── Sentences ──────────────────────────────────────────────────────────────────────────────────────

# say CHINESE ENGLISH: what is being done.
say() { printf '· %s\n  %s\n' "$1" "$2"; }

# fail CHINESE ENGLISH [CHINESE-ADVICE ENGLISH-ADVICE]: what went wrong, what to do; ends the command.
fail() {
    {
        printf '\n✗ %s\n' "$1"
        [ -z "${3:-}" ] || printf '  怎么办：%s\n' "$3"
        printf '✗ %s\n' "$2"
        [ -z "${4:-}" ] || printf '  What to do: %s\n' "$4"
        if [ -s "$LOG" ]; then printf '  详细记录 Log: %s\n' "$LOG"; fi
    } >&2
    exit 1
}

# ── The machine ────────────────────────────────────────────────────────────────────────────────────

# Qt and Python both take Chinese text wrongly in a locale that is not UTF-8.
use_utf8() {
    case "$(locale charmap 2>/dev/null)" in
        UTF-8) ;;
        *) unset LC_ALL; export LC_ALL=C.UTF-8 ;;
    esac
    export PYTHONUTF8=1
}

check_folder() {
    local probe="$LOG_DIR/.probe-$$"
    if ! mkdir -p "$LOG_DIR" 2>/dev/null || ! : 2>/dev/null >"$probe"; then
        LOG=/dev/null
        [ "$(free_mb "$ROOT")" -gt 0 ] || fail_disk
        fail "程序文件夹不能写入：$ROOT" "The program's folder cannot be written: $ROOT" \
            "把整个文件夹复制到自己能写的地方（例如自己的主目录），再从那里运行；或请管理员放开写入权限。" \
            "copy the whole folder to a place you may write (your home folder, say) and start it there, or have the permissions changed."
    fi
    rm -f "$probe"
    : >"$LOG"
}

free_mb() { df -Pm "$1" 2>/dev/null | awk 'NR == 2 { print $4 }' | grep . || echo 999999; }

# The folder, the system's own disk or the temporary one: name the one that is full.
fail_disk() {
    local folder full="$ROOT"
    for folder in /var/cache "${TMPDIR:-/tmp}"; do
        [ "$(free_mb "$folder")" -ge "$(free_mb "$full")" ] || full="$folder"
    done
    fail "磁盘空间不够：$full 只剩 $(free_mb "$full") MB。" "Not enough disk space: $(free_mb "$full") MB left at $full." \
        "清理磁盘后重新运行同一条命令，已经完成的步骤不会重做。" \
        "free some space and run the same command again; finished steps are not repeated."
}

# check_space MB: before anything is fetched.
check_space() {
    if [ "$(free_mb "$ROOT")" -lt "$1" ]; then
        fail "磁盘空间不够：$ROOT 只剩 $(free_mb "$ROOT") MB，安装需要 $1 MB。" \
            "Not enough disk space: $(free_mb "$ROOT") MB left at $ROOT, set-up needs $1 MB." \
            "清理磁盘，或把整个文件夹移到更大的磁盘上再运行。" \
            "free some space, or move the whole folder to a larger disk and start it there."
    fi
}

# Judge a step only by what was written since it began.
begin_step() { STEP_FROM=$(($(wc -c <"$LOG") + 1)); }

step_wrote() { tail -c "+${STEP_FROM:-1}" "$LOG" | grep -qiE "$1"; }

# explain_log CHINESE-STEP ENGLISH-STEP: turn what a failed program wrote into one sentence.
explain_log() {
    # A full disk cannot even take the message about itself.
    if [ "$(free_mb "$ROOT")" -lt 5 ] || step_wrote 'no space left|not enough free space|ENOSPC|disk quota'; then
        fail_disk
    elif step_wrote 'could not get lock|unable to (acquire|lock)|dpkg --configure -a'; then
        fail "$1时，系统的软件安装正被别的程序占用，或上次没有装完。" \
            "$2: the system's package manager is busy or was interrupted." \
            "等另一个安装结束再试；若没有别的安装在进行，请先运行 sudo dpkg --configure -a。" \
            "wait for the other installation; if there is none, run: sudo dpkg --configure -a"
    elif step_wrote 'temporary failure|could not resolve|could not connect|connection (failed|refused|timed out|broken)|network is unreachable|failed to establish|name or service|max retries|getaddrinfo|EAI_AGAIN|ENOTFOUND|connect timeout|failed to fetch|no address'; then
        fail "$1时连不上网络。" "$2: the network cannot be reached." \
            "请检查网线、无线网和代理设置，然后重新运行同一条命令；第一次安装需要网络，以后不再需要。" \
            "check cable, wireless and proxy settings and run the same command again; only the first start needs the network."
    elif step_wrote 'certificate verify failed|SSLError|SSLCertVerification'; then
        fail "$1时，网络证书核对不通过。" "$2: the network's certificate was refused." \
            "请核对电脑的日期时间是否正确；单位网络若有自己的证书，请管理员装入系统。" \
            "check the computer's date and time; if the office network has its own certificate, have it installed."
    elif step_wrote 'do not match the hashes|hash mismatch|hash sum mismatch'; then
        fail "$1时，下载的文件与登记的校验码不符，没有采用。" "$2: a downloaded file does not match its recorded hash and was not used." \
            "多半是下载中断或代理缓存出错，请重试；多次如此请联系维护人员。" \
            "most likely a broken download or proxy cache: try again, and tell the maintainers if it persists."
    elif step_wrote 'unable to locate package|has no installation candidate'; then
        fail "$1时，系统的软件源里没有所需的软件包。" "$2: the system's package sources do not offer a needed package." \
            "请确认系统是 Debian 12 或更新，并且软件源设置完整。" \
            "make sure this is Debian 12 or newer with its usual package sources."
    elif step_wrote 'no matching distribution|could not find a version'; then
        fail "$1时，没有找到适合本机（$(uname -m)）和这个 Python 的软件包。" \
            "$2: no package fits this machine ($(uname -m)) and this Python, or the package index does not offer it." \
            "请使用 Python 3.11 至 3.13；若单位设了自己的软件源，请核对 pip 的设置。" \
            "use Python 3.11 to 3.13; if pip is configured for an index of your own, check it."
    elif step_wrote 'read-only file system|permission denied'; then
        fail "$1时不能写入文件。" "$2: a file could not be written." \
            "请检查程序文件夹的权限，或把它复制到自己的主目录。" \
            "check the permissions of the program's folder, or copy it to your home folder."
    fi
    fail "$1没有成功。" "$2 failed." \
        "请重新运行一次；仍不成功时，把下面的记录文件交给维护人员。" \
        "run it once more; if it fails again, hand the log file to the maintainers."
}

# ── Packages of the system ─────────────────────────────────────────────────────────────────────────

# missing_packages WORD...: the names among them that are not there.
missing_packages() {
    local word name test
    for word in "$@"; do
        name="${word%%:*}" test=""
        case "$word" in *:*) test="${word#*:}" ;; esac
        case "$test" in
            "") package_installed "$name" && continue ;;
            /*) [ -e "$test" ] && continue ;;
            *) command -v "$test" >/dev/null 2>&1 && continue ;;
        esac
        printf '%s ' "$name"
    done
}

# Newer Debian releases carry some of these libraries under a name ending in t64.
package_installed() {
    # shellcheck disable=SC2016 # dpkg-query's own placeholders
    dpkg-query -W -f='${db:Status-Status}\n' "$1" "${1}t64" 2>/dev/null | grep -qx installed
}

# install_packages WORD...: bring what is missing, asking for rights only then.
install_packages() {
    local missing names as_root=()
    command -v dpkg-query >/dev/null 2>&1 || {
        say "本机不是 Debian 系统，跳过系统软件包的检查。" "Not a Debian system: the check of system packages is skipped."
        return 0
    }
    missing="$(missing_packages "$@")"
    [ -n "$missing" ] || return 0
    read -ra names <<<"$missing"
    say "需要安装系统软件包：${names[*]}" "System packages to install: ${names[*]}"
    if [ "$(id -u)" != 0 ]; then
        need_rights "${names[*]}"
        as_root=(sudo)
    fi
    if needs_lists "${names[@]}"; then
        say "正在更新软件包目录……" "Updating the list of packages..."
        apt_get update || true # judged by the installation: one dead source need not matter
    fi
    say "正在安装 ${#names[@]} 个系统软件包，可能要几分钟……" "Installing ${#names[@]} system packages, this may take minutes..."
    keep_postgres_quiet begin
    begin_step
    if ! apt_get install -y --no-install-recommends "${names[@]}"; then
        apt_get update || true # the lists may be older than the archive
        if ! apt_get install -y --no-install-recommends "${names[@]}"; then
            keep_postgres_quiet end
            explain_log "安装系统软件包" "Installing system packages"
        fi
    fi
    keep_postgres_quiet end
}

apt_get() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q \
        -o DPkg::Lock::Timeout=120 "$@" </dev/null >>"$LOG" 2>&1
}

# need_rights NAMES: end with a sentence unless sudo works (it may ask for the password on a terminal).
need_rights() {
    local advice_zh="请管理员运行：apt-get install --no-install-recommends $1 ，然后再运行本命令（不必再有管理员权限）。"
    local advice_en="have an administrator run: apt-get install --no-install-recommends $1 ; then run this command again (no rights needed then)."
    if ! command -v sudo >/dev/null 2>&1; then
        fail "缺少系统软件包，而当前用户不是管理员，本机也没有 sudo。" \
            "System packages are missing, you are not root, and there is no sudo." "$advice_zh" "$advice_en"
    fi
    sudo -n true >/dev/null 2>&1 && return 0
    if [ -t 0 ]; then
        say "安装系统软件包需要管理员密码。" "Installing system packages needs the administrator's password."
        sudo -v && return 0
    fi
    fail "缺少系统软件包，而当前用户没有得到管理员权限（sudo 被拒绝）。" \
        "System packages are missing and sudo refused to give rights." "$advice_zh" "$advice_en"
}

# needs_lists NAME...: whether apt does not know one of the packages yet.
needs_lists() {
    local name
    for name in "$@"; do
        [ -n "$(apt-cache show "$name" 2>/dev/null)" ] || return 0
    done
    return 1
}

# The tests start a server of their own; installing the package must not leave another one running.
keep_postgres_quiet() {
    local folder=/etc/postgresql-common/createcluster.d file
    file="$folder/liren-no-cluster.conf"
    case "$1" in
        begin)
            case " ${names[*]} " in *" postgresql-15 "*) ;; *) return 0 ;; esac
            "${as_root[@]}" mkdir -p "$folder"
            echo "create_main_cluster = false" | "${as_root[@]}" tee "$file" >/dev/null
            ;;
        end) if [ -e "$file" ]; then "${as_root[@]}" rm -f "$file"; fi ;;
    esac
}

# ── Python ─────────────────────────────────────────────────────────────────────────────────────────

# python_fits COMMAND: whether it is a Python this program runs on.
python_fits() {
    command -v "$1" >/dev/null 2>&1 || return 1
    [ "$("$1" -I -c "import sys; print(($OLDEST_PYTHON) <= sys.version_info[:2] <= ($NEWEST_PYTHON))" 2>/dev/null)" = True ]
}

python_has_venv() { "$1" -I -c "import ensurepip, venv" >/dev/null 2>&1; }

# find_python: sets PYTHON to a fitting interpreter that can make virtual environments, or to nothing.
find_python() {
    local candidate
    PYTHON=""
    if [ -n "${LIREN_PYTHON:-}" ]; then
        python_fits "$LIREN_PYTHON" || fail_python "$LIREN_PYTHON"
        PYTHON="$LIREN_PYTHON"
        return 0
    fi
    for candidate in python3 python3.11 python3.12 python3.13 /usr/bin/python3; do
        if python_fits "$candidate" && python_has_venv "$candidate"; then
            PYTHON="$candidate"
            return 0
        fi
    done
    return 1
}

python_name() { "$1" --version 2>&1 </dev/null | head -n 1 | grep . || echo "?"; }

fail_python() {
    if command -v "$1" >/dev/null 2>&1; then
        fail "这个 Python 不合用：$1 是 $(python_name "$1")，需要 3.11 至 3.13。" \
            "This Python does not fit: $1 is $(python_name "$1"); 3.11 to 3.13 is needed." \
            "请安装 Python 3.11（Debian 12 自带：apt-get install python3 python3-venv），或用环境变量 LIREN_PYTHON 指明它的位置。" \
            "install Python 3.11 (on Debian 12: apt-get install python3 python3-venv), or name one by the variable LIREN_PYTHON."
    fi
    fail "没有找到 Python（需要 3.11 至 3.13）。" "No Python found (3.11 to 3.13 is needed)." \
        "请安装 Python 3.11（Debian 12：apt-get install python3 python3-venv）。" \
        "install Python 3.11 (on Debian 12: apt-get install python3 python3-venv)."
}

# A marker lies in the environment while pip works in it: found at the start, it tells of a broken-off set-up.
venv_fits() {
    [ ! -e "$VENV/.liren-unfinished" ] && python_fits "$PY" && "$PY" -I -c "import pip" >/dev/null 2>&1
}

make_venv() {
    venv_fits && return 0
    find_python || fail_python python3
    if [ "$PYTHON" != python3 ] && command -v python3 >/dev/null 2>&1 && ! python_fits python3; then
        say "默认的 python3 版本不合用（$(python_name python3)，需要 3.11 至 3.13），改用 $PYTHON。" \
            "The default python3 does not fit ($(python_name python3); 3.11 to 3.13 is needed), using $PYTHON instead."
    fi
    say "正在用 $(python_name "$PYTHON") 建立独立的运行环境……" "Making a virtual environment with $(python_name "$PYTHON")..."
    begin_step
    if ! "$PYTHON" -m venv --clear "$VENV" </dev/null >>"$LOG" 2>&1; then
        explain_log "建立运行环境" "Making the virtual environment"
    fi
}

# install_locked FILE: every package exactly as locked, refused when its hash differs, never compiled here.
install_locked() {
    : >"$VENV/.liren-unfinished"
    begin_step
    if ! "$PY" -m pip install --quiet --no-input --no-user --disable-pip-version-check --progress-bar off \
        --only-binary :all: --require-hashes -r "$1" </dev/null >>"$LOG" 2>&1; then
        step_wrote 'no space left|interrupted' || rm -f "$VENV/.liren-unfinished"
        explain_log "安装 Python 软件包" "Installing Python packages"
    fi
    rm -f "$VENV/.liren-unfinished"
}

# ── Fonts ──────────────────────────────────────────────────────────────────────────────────────────

# fonts_present: whether every font named in the catalogue lies in its folder.
fonts_present() {
    local folder="${LIREN_FONTS:-$ROOT/resources/fonts}" catalogue="$ROOT/resources/fonts/fonts.toml" name
    [ -f "$catalogue" ] || return 0
    while IFS= read -r name; do
        [ -s "$folder/$name" ] || return 1
    done < <(sed -n 's/^file *= *"\([^"]*\)".*/\1/p' "$catalogue")
}

bring_fonts() {
    [ -f "$ROOT/installer/fetch_fonts.py" ] || return 0
    if ! fonts_present; then
        say "正在取回印刷用的字体（约 100 MB）……" "Fetching the fonts for printing (about 100 MB)..."
    fi
    # It speaks in sentences itself, in both languages.
    "$PY" "$ROOT/installer/fetch_fonts.py" </dev/null || exit 1
}

# ── Both kinds of set-up ───────────────────────────────────────────────────────────────────────────

# stamp_text KIND: everything a finished set-up of that kind (run or test) depends on, as one hash.
stamp_text() {
    local files=("$ROOT/installer/setup.sh" "$ROOT/requirements/runtime.txt")
    [ "$1" = run ] || files+=("$ROOT/requirements/dev.txt")
    [ ! -f "$ROOT/resources/fonts/fonts.toml" ] || files+=("$ROOT/resources/fonts/fonts.toml")
    {
        echo "$SETUP_VERSION $1"
        cat "${files[@]}"
        "$PY" -I -S -c "import sys; print(sys.version)" 2>/dev/null || echo "no python"
        cat /etc/machine-id 2>/dev/null
        grep -s '^VERSION_ID=' /etc/os-release
    } | sha256sum | cut -d ' ' -f 1
}

# is_ready KIND: whether nothing has changed since the last finished set-up; reads a few small files only.
is_ready() {
    [ -x "$PY" ] && [ ! -e "$VENV/.liren-unfinished" ] && fonts_present \
        && [ "$(cat "$VENV/.liren-ready-$1" 2>/dev/null)" = "$(stamp_text "$1")" ]
}

mark_ready() { stamp_text "$1" >"$VENV/.liren-ready-$1"; }

# One set-up at a time in this folder; the lock ends with the file descriptor.
lock_setup() {
    exec 9>"$LOG_DIR/setup.lock"
    flock -n 9 2>/dev/null && return 0
    say "另一个窗口正在安装，等它结束……" "Another set-up is running here, waiting for it..."
    flock -w 1800 9 || fail "等了半小时，另一个安装仍未结束。" "Another set-up is still running after half an hour." \
        "关掉那个窗口后重试。" "close it and try again."
}

unlock_setup() { exec 9>&-; }

# prepare KIND: everything for that kind (run or test), unless it is there already.
prepare() {
    is_ready "$1" && return 0
    check_folder
    lock_setup
    is_ready "$1" && unlock_setup && return 0 # the other one has done it
    say "第一次使用（或程序已更新），正在准备，以后不再需要。" "First start (or the program was updated): setting up, once."
    [ -x "$PY" ] || check_space "${LIREN_SPACE_MB:-2000}"
    # shellcheck disable=SC2046 # a list of words
    install_packages $(packages_for "$1")
    make_venv
    say "正在安装锁定版本的 Python 软件包……" "Installing the locked Python packages..."
    install_locked "$ROOT/requirements/runtime.txt"
    [ "$1" = run ] || install_locked "$ROOT/requirements/dev.txt"
    bring_fonts
    mark_ready run
    [ "$1" = run ] || mark_ready "$1"
    unlock_setup
    say "准备完毕。" "Set-up finished."
}

# packages_for KIND: all that may have to be installed, so that rights are asked for once.
packages_for() {
    printf '%s ' "$QT_PACKAGES"
    [ "$1" = run ] || printf '%s ' "$TEST_PACKAGES"
    fonts_present || printf 'npm:npm '
    venv_fits || [ -n "${LIREN_PYTHON:-}" ] || find_python || printf 'python3:/usr/bin/python3 python3-venv '
}
