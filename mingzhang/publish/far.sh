# A publishing session beside the web server: plain POSIX sh, read from standard input, either on
# this machine or at the far end of ssh. Each step answers with text, then a line with its status.
# The process itself is the lock's owner: when the connection ends, so does the lock.

umask 022
LC_ALL=C
export LC_ALL
mark=.mingzhang-releases
lock=.lock
held=

let_go() {
    if [ -n "$held" ]; then rm -f "$lock"; fi
    held=
}
trap let_go EXIT
trap 'exit 1' HUP INT TERM PIPE

step() {
    "$@" </dev/null 2>&1
    printf '\035%s\n' "$?"
}

# enter FOLDER make|look: 3 nothing is there yet, 4 something else is there.
enter() {
    if [ ! -e "$1" ] && [ ! -L "$1" ]; then
        [ "$2" = make ] || return 3
        mkdir -p -- "$1" || return 1
    fi
    [ -d "$1" ] || return 4
    cd -- "$1" || return 1
    if [ ! -f "$mark" ]; then
        [ -z "$(ls -A)" ] || return 4
        [ "$2" = make ] || return 3
        echo 'mingzhang releases' >"$mark" || return 1
    fi
    if [ -e current ] && [ ! -L current ]; then return 4; fi
    [ "$2" = look ] || mkdir -p releases
}

# take LABEL: 5 somebody else publishes. A symbolic link is made in one step, its text included.
take() {
    me="$$:$(uname -n):$1"
    if ln -s "$me" "$lock" 2>/dev/null; then held=yes && return; fi
    owner=$(readlink "$lock") || { ln -s "$me" "$lock" && held=yes; return; }
    # Two that find the same dead owner must not both clear its lock away.
    if gone "$owner"; then
        if breaker=$(readlink "$lock.broken") && gone "$breaker"; then rm -f "$lock.broken"; fi
        if ln -s "$me" "$lock.broken" 2>/dev/null; then
            if [ "$(readlink "$lock")" = "$owner" ]; then rm -f "$lock"; fi
            ln -s "$me" "$lock" 2>/dev/null && held=yes
            rm -f "$lock.broken"
            if [ -n "$held" ]; then return; fi
        fi
    fi
    echo "$owner"
    return 5
}

# gone OWNER: whether it lived on this machine and lives no more.
gone() {
    number=${1%%:*}
    rest=${1#*:}
    [ "${rest%%:*}" = "$(uname -n)" ] || return 1
    ! { kill -0 "$number" || [ -d "/proc/$number" ] || ps -p "$number"; } >/dev/null 2>&1
}

# What interrupted sessions left.
clean() {
    rm -rf releases/.incoming-* releases/.outgoing-* .current-new "$lock.broken" || return
    for manifest in releases/*.sha256; do
        name=${manifest%.sha256}
        [ -d "$name" ] || rm -f "$manifest" || return
    done
}

look() {
    if [ -L current ]; then echo "current $(basename "$(readlink current)")"; fi
    for folder in releases/*/; do
        name=$(basename "$folder")
        if [ ! -d "$folder" ]; then
            continue
        elif [ -f "releases/$name.sha256" ]; then
            echo "release $name"
        else
            echo "broken $name"
        fi
    done
}

show() { cat "releases/$1"; }

begin() { mkdir "releases/.incoming-$1"; }

digest() {
    if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

# whole FOLDER: every file of its manifest is there with its hash, and nothing else; 6 otherwise.
whole() (
    cd "releases/$1" || exit
    listed=$(wc -l <"../$1.sha256") || exit
    found=$(find . -type f | wc -l)
    others=$(find . ! -type f ! -type d | wc -l)
    sums=$(digest -c "../$1.sha256" 2>&1)
    fine=$(printf '%s\n' "$sums" | grep -c ': OK$')
    if [ "$listed" -eq "$fine" ] && [ "$listed" -eq "$found" ] && [ "$others" -eq 0 ]; then exit 0; fi
    printf '%s\n' "$sums" | grep -v ': OK$' | head -n 3
    exit 6
)

# settle NAME: what came in is a release from now on.
settle() {
    mv "releases/.incoming-$1.sha256" "releases/$1.sha256" &&
        mv "releases/.incoming-$1" "releases/$1" && sync
}

# point NAME: the one step that visitors notice. Other systems call GNU's -T -h.
point() {
    rm -f .current-new
    ln -s "releases/$1" .current-new || return
    mv -T .current-new current 2>/dev/null || mv -h .current-new current || return
    [ "$(readlink current)" = "releases/$1" ]
}

# drop NAME: moved away first, so that no half of it is ever taken for a release.
drop() {
    [ "$(readlink current)" != "releases/$1" ] || return
    mv "releases/$1" "releases/.outgoing-$1" && rm -f "releases/$1.sha256" &&
        rm -rf "releases/.outgoing-$1"
}
