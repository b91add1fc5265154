#!/usr/bin/env bash
# Prove both commands on a machine that has nothing: a minimal Debian 12 made by debootstrap, a fresh clone of
# what is committed here, and nothing else. Needs root and debootstrap; ends with 0 only when all of it passed.
#
#   installer/bare_root.sh FOLDER                 ./test, ./run --headless, the same again without a network
#   installer/bare_root.sh FOLDER COMMAND...      one command inside (for a closer look)
#
# FOLDER is made when it does not exist and kept afterwards (LIREN_BASE=FOLDER copies an earlier minimal root
# instead of making one). Where packages come from is read from this machine's own settings, at run time only.
set -eu
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
PLACE="/srv/里仁 程序" # a space and Chinese characters, as clerks have them
SUITE="${LIREN_SUITE:-bookworm}"
CUT=() # what cuts the network off, once everything is set up

main() {
    [ $# -ge 1 ] || { sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2; }
    [ "$(id -u)" = 0 ] || { echo "bare_root.sh needs root (chroot, mount)." >&2; exit 2; }
    local root="$1"
    shift
    if [ "${LIREN_INSIDE:-}" != 1 ]; then
        # Own mounts and processes: whatever happens, nothing of it is left when this ends.
        LIREN_INSIDE=1 exec unshare --mount --pid --fork --kill-child bash "${BASH_SOURCE[0]}" "$root" "$@"
    fi
    [ -x "$root/usr/bin/dpkg" ] || make_root "$root"
    copy_settings "$root"
    [ $# -gt 0 ] || rm -rf "${root:?}$PLACE" # the proof wants a fresh clone, a closer look the one at hand
    [ -d "$root$PLACE" ] || { mkdir -p "$root/srv" && git clone -q --no-hardlinks "$HERE" "$root$PLACE"; }
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    if [ $# -gt 0 ]; then
        inside "$root" "$@"
    else
        prove "$root"
    fi
}

make_root() {
    if [ -n "${LIREN_BASE:-}" ]; then
        cp -a "$LIREN_BASE" "$1"
        return
    fi
    debootstrap --variant=minbase "$SUITE" "$1" "$(archive)"
}

# archive: the first Debian archive among this machine's apt sources, in either of the two formats.
archive() {
    cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null \
        | awk '/^URIs:/ { print $2; exit } /^deb / { for (i = 2; i <= NF; i++) if ($i ~ /:\/\//) { print $i; exit } }'
}

# How the ordinary clients reach their registries here, so that they do in there.
copy_settings() {
    local root="$1" path file
    for path in /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/auth.conf.d /etc/apt/preferences.d \
        /etc/apt/trusted.gpg.d /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/xdg/pip /etc/npmrc /usr/etc/npmrc \
        /usr/local/share/ca-certificates "$HOME/.config/pip" "$HOME/.pip" "$HOME/.npmrc"; do
        [ -e "$path" ] || continue
        file="$root${path/#$HOME//root}"
        mkdir -p "$(dirname "$file")"
        rm -rf "$file"
        cp -rL "$path" "$file"
    done
    for file in $(grep -lsE '^ *Acquire' /etc/apt/apt.conf.d/* || true); do
        cp "$file" "$root/etc/apt/apt.conf.d/"
    done
}

# inside ROOT COMMAND...: as root, in the fresh clone, with nothing of this shell's environment but the
# clients' own settings, and no standard input.
inside() {
    local root="$1" name settings=()
    shift
    for name in $(compgen -e | grep -iE '^(pip_|npm_config_|https?_proxy$|no_proxy$|all_proxy$)' || true); do
        settings+=("$name=${!name}")
    done
    # shellcheck disable=SC2016 # for the shell inside
    env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin CI=true "${settings[@]}" \
        "${CUT[@]}" chroot "$root" /bin/bash -c 'cd "$0" && exec "$@"' "$PLACE" "$@" </dev/null
}

prove() {
    local root="$1" failed=0
    step "a bare machine: ./run --set-up"
    inside "$root" ./run --set-up || failed=1
    step "a fresh clone: .ci/run"
    inside "$root" .ci/run || failed=1
    step "the main job"
    inside "$root" ./run --headless || failed=1
    step "the main job again, no network at all"
    CUT=(unshare --net)
    inside "$root" ./run --headless || failed=1
    if [ "$failed" = 0 ]; then echo "bare root: everything passed"; else echo "bare root: FAILED" >&2; fi
    return "$failed"
}

step() { printf '\n═══ %s ═══\n' "$1"; }

main "$@"
