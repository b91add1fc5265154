#!/usr/bin/env bash
# Chinese typed through a real input method into the real window, on a screen of its own. Not part of ./test.
#
#   tests/manual/type_chinese.sh fcitx5 [FOLDER]    fcitx5 + pinyin, started the way ./run starts the window
#   tests/manual/type_chinese.sh ibus [FOLDER]      ibus + libpinyin
#
# Pictures and logs go to FOLDER (default out/input-METHOD). Ends with 0 when every line says "ok".
# Needs, besides what ./test needs: dbus, a CJK font, and fcitx5 fcitx5-pinyin, or ibus ibus-libpinyin
# dconf-gsettings-backend. SCREEN=73 names a display; without it a free one is taken. LAUNCH="COMMAND" starts
# the window without ./run, to see what the launcher's choice of QT_IM_MODULE changes.
# Everything it keeps (home, office, settings) lies in a new temporary folder; nobody's own input method is touched.
set -eu
ROOT="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)"
PY="$ROOT/.venv/bin/python"
METHOD="${1:-fcitx5}"

# ── Outside: a screen, a session bus, a home folder ────────────────────────────────────────────────

outside() {
    local program
    case "$METHOD" in fcitx5 | ibus) ;; *) sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 2 ;; esac
    for program in Xvfb openbox xdotool import dbus-run-session "${METHOD/ibus/ibus-daemon}"; do
        command -v "$program" >/dev/null || { echo "missing: $program" >&2; exit 2; }
    done
    OUT="$(mkdir -p "${2:-$ROOT/out/input-$METHOD}" && cd "${2:-$ROOT/out/input-$METHOD}" && pwd)"
    WORK="$(mktemp -d)"
    trap put_away EXIT
    mkdir -p "$WORK/run" && chmod 700 "$WORK/run"
    # ${SCREEN:+…}: a display that was asked for by number; else Xvfb finds one and writes its number.
    Xvfb ${SCREEN:+":$SCREEN"} -displayfd 3 -screen 0 1366x768x24 -noreset 3>"$WORK/display" 2>"$OUT/xvfb.log" &
    XVFB=$!
    until [ -s "$WORK/display" ]; do kill -0 "$XVFB"; sleep 0.1; done
    env -u WAYLAND_DISPLAY -u QT_IM_MODULE -u XMODIFIERS -u DBUS_SESSION_BUS_ADDRESS \
        DISPLAY=":$(cat "$WORK/display")" HOME="$WORK" XDG_RUNTIME_DIR="$WORK/run" \
        XDG_CONFIG_HOME="$WORK/config" XDG_DATA_HOME="$WORK/data" XDG_CACHE_HOME="$WORK/cache" \
        LC_ALL=C.UTF-8 NO_AT_BRIDGE=1 LIREN_OFFICE="$WORK/office" OUT="$OUT" WORK="$WORK" INSIDE=yes \
        dbus-run-session -- bash "$0" "$METHOD"
}

put_away() {
    kill "${XVFB:-}" 2>/dev/null || true
    sleep 1 # the last of the bus's children are still writing
    rm -rf "$WORK"
}

# ── Inside: the input method ───────────────────────────────────────────────────────────────────────

start_fcitx5() {
    mkdir -p "$WORK/config/fcitx5"
    cat >"$WORK/config/fcitx5/profile" <<'PROFILE'
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
PROFILE
    export QT_IM_MODULE=fcitx XMODIFIERS=@im=fcitx # as Kylin and UOS desktops export them
    fcitx5 -D >"$OUT/fcitx5.log" 2>&1 &
    STARTED+=($!)
    sleep 3
}

start_ibus() {
    export QT_IM_MODULE=ibus XMODIFIERS=@im=ibus # as desktops with ibus export them
    gsettings set org.freedesktop.ibus.general preload-engines "['xkb:us::eng', 'libpinyin']"
    ibus-daemon --xim --replace >"$OUT/ibus.log" 2>&1 &
    STARTED+=($!)
    sleep 4
    ibus_engine xkb:us::eng
}

# `ibus engine NAME` says 1 the first time although it did it: ask what it did.
ibus_engine() {
    ibus engine "$1" >>"$OUT/ibus.log" 2>&1 || true
    [ "$(ibus engine)" = "$1" ] || { echo "ibus did not take $1" >&2; exit 1; }
}

chinese_on() {
    if [ "$METHOD" = fcitx5 ]; then key ctrl+space; else ibus_engine libpinyin; fi
    sleep 0.7
}

chinese_off() {
    if [ "$METHOD" = fcitx5 ]; then key ctrl+space; else ibus_engine xkb:us::eng; fi
    sleep 0.7
}

# ── Inside: the clerk ──────────────────────────────────────────────────────────────────────────────

key() { xdotool key --delay 60 "$@"; sleep 0.4; }
letters() { xdotool type --delay 90 "$1"; sleep 0.8; }
picture() { import -window root "$OUT/$1.png"; }

# How many residents not deleted have one of these values in this column.
residents_with() {
    "$PY" - "$LIREN_OFFICE/liren.db" "$@" <<'PYTHON'
import sqlite3, sys
path, column, *values = sys.argv[1:]
base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
rows = base.execute(f"select {column} from resident where deleted_at is null").fetchall()
print(sum(value in values for (value,) in rows))
PYTHON
}

check() { # check WORDS FOUND WANTED
    if [ "$2" = "$3" ]; then echo "ok    $1"; else echo "WRONG $1: $2, not $3"; FAILED=1; fi
}

the_clerk_types() {
    local before THE_NAME=space
    [ "$METHOD" = fcitx5 ] || THE_NAME=2 # a new libpinyin puts 章三 before 张三, and has learnt it by the search below
    before="$(residents_with name 张三)"
    key alt+2; sleep 1.5
    key ctrl+n; sleep 2
    chinese_on
    letters zhangsan; picture 1-candidates
    key "$THE_NAME"; picture 2-chosen
    letters lisi; key Escape; picture 3-escape-leaves-only-the-composition
    letters abc; key Return; picture 4-enter-gives-letters-and-stays
    key BackSpace BackSpace BackSpace
    key Return Return Return Return Return Return Return Return # on to 现住地址
    letters heping; key space; letters lu; picture 5-address-composing
    xdotool mousemove 1300 512 click 1; sleep 0.5 # into 户籍地址 before anything was chosen
    letters jia; picture 6-clicked-elsewhere
    key ctrl+s; sleep 2
    # libpinyin keeps Ctrl+S to itself while composing: choose, and again.
    if [ "$METHOD" = ibus ]; then key space ctrl+s; sleep 2; fi
    picture 7-saved
    check "姓名 张三 is kept" "$(($(residents_with name 张三) - before))" 1
    check "现住地址: underlined text survives a click" "$(residents_with address 和平lu 和平路)" 1
    check "户籍地址: underlined text survives Ctrl+S" "$(residents_with registered_address jia 家)" 1
    key ctrl+k; letters zhangsan; picture 8-search-composing
    key space; sleep 1; picture 9-search-found
    key Return; sleep 1.5
    chinese_off
}

inside() {
    STARTED=() FAILED=0
    trap 'kill "${STARTED[@]}" 2>/dev/null; wait' EXIT
    openbox >"$OUT/openbox.log" 2>&1 &
    STARTED+=($!)
    cd "$ROOT"
    PYTHONPATH=. "$PY" -m app.main sample --plain --office "$LIREN_OFFICE" --residents 60 --months 1
    "start_$METHOD"
    ${LAUNCH:-./run} >"$OUT/window.log" 2>&1 &
    STARTED+=($!)
    until xdotool search --onlyvisible --name 里仁 >/dev/null 2>&1; do kill -0 "${STARTED[-1]}"; sleep 0.3; done
    sleep 4
    tr '\0' '\n' <"/proc/${STARTED[-1]}/environ" | grep -a '^QT_IM_MODULE=' || echo "QT_IM_MODULE is not set"
    the_clerk_types
    exit "$FAILED"
}

if [ "${INSIDE:-}" = yes ]; then inside; else outside "$@"; fi
