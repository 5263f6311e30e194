#!/usr/bin/env bash
# System packages that pip cannot bring: a Chromium and fonts for the browser tests, two libraries for skia-python.
#
# Installs what is missing where apt-get is at hand and this is root (in CI also through a password-less sudo).
# Elsewhere it says what is missing: the browser tests then skip with that reason. With CI=true a missing
# Chromium is an error.
set -euo pipefail

has_chromium() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]
}

has_library() {
    # Only glibc systems list their libraries; elsewhere there is nothing to check.
    [ -x /sbin/ldconfig ] || return 0
    # No `grep -q`: it would close the pipe early and, with pipefail, turn a hit into a miss.
    /sbin/ldconfig -p | grep "$1" >/dev/null
}

has_font_for() {
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list "$1")" ]
}

missing_packages() {
    has_chromium || echo chromium
    [ "$(uname -s)" = Linux ] || return 0
    has_library libEGL.so.1 || echo libegl1
    has_library libGL.so.1 || echo libgl1
    has_font_for ":lang=zh" || echo fonts-noto-cjk
    has_font_for ":lang=und-zsye" || echo fonts-noto-color-emoji
}

install_packages() {
    local sudo=""
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" -ne 0 ]; then
        [ "${CI:-}" = true ] && command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null || return 1
        sudo="sudo -n"
    fi
    echo "Installing system packages: $*"
    $sudo apt-get update -qq &&
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

missing=$(missing_packages | tr '\n' ' ')
# shellcheck disable=SC2086  # a list of package names, split on purpose
if [ -n "$missing" ] && ! install_packages $missing; then
    echo "Missing and not installed: $missing(as root: apt-get install $missing)" >&2
fi

if ! has_chromium; then
    if [ "${CI:-}" = true ]; then
        echo "error: no Chromium, and in CI the browser tests must run." >&2
        exit 1
    fi
    echo "No Chromium found: the browser tests will be skipped." >&2
fi
