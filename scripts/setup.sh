#!/bin/sh
# Prepares what `make` needs: system packages and .venv.
#
#   sh scripts/setup.sh run     to build the site
#   sh scripts/setup.sh verify  the same, and what a built site is verified with
#   sh scripts/setup.sh cluster what the first needs, and to build on a Dask cluster (its workers, too)
#   sh scripts/setup.sh test    all of it, and what the tests need
#
# When nothing is missing this is a few file tests and one checksum.
# Environment:
#   PYTHON                  the interpreter for .venv (3.11 or newer)
#   SKIP_SYSTEM_PACKAGES=1  do not look for system packages, nor take fonts out of them
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/.."

packages=scripts/system-packages.txt
fonts=scripts/fonts.txt
stamp=.venv/.setup-stamp
validator=.validator
log=

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

level=${1:-}
case $level in
run) groups='run' lock=requirements.lock ;;
verify) groups='run verify' lock=requirements.lock ;;
cluster) groups='run' lock=requirements-cluster.lock ;;
test) groups='run verify test' lock=requirements-dev.lock ;;
*) fail '用法：sh scripts/setup.sh run|verify|cluster|test' ;;
esac

# ---- system packages --------------------------------------------------------

file_present() { # $1: a path or a glob
    for file in $1; do
        if [ -e "$file" ]; then return 0; fi
    done
    return 1
}

dpkg_present() {
    dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

# Sets $missing to the packages of the groups in $1 whose file is absent.
look_for_packages() {
    missing=
    if [ -n "${SKIP_SYSTEM_PACKAGES:-}" ]; then return 0; fi
    while read -r group package path; do
        case " $1 " in *" $group "*) ;; *) continue ;; esac
        if ! file_present "$path"; then missing="$missing $package"; fi
    done <"$packages"
}

# Installs the packages in $missing, or says what to install and stops.
install_packages() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        fail "这里没有 apt-get，不能自动安装软件包。请装好与下列 Debian 软件包相当的软件：${missing# }
装好后设 SKIP_SYSTEM_PACKAGES=1 再运行一次。"
    fi

    # The file of a package may be elsewhere in another release: dpkg decides.
    wanted=
    for package in $missing; do
        if ! dpkg_present "$package"; then wanted="$wanted $package"; fi
    done
    if [ -z "$wanted" ]; then return 0; fi

    install="apt-get install -y --no-install-recommends$wanted"
    if [ "$(id -u)" -eq 0 ]; then
        root=
    elif ! command -v sudo >/dev/null; then
        fail "缺少系统软件包：${wanted# }
请以 root 身份运行：apt-get update && $install"
    elif sudo -n true 2>/dev/null; then
        root='sudo -n'
    else
        fail "缺少系统软件包：${wanted# }
请运行：sudo apt-get update && sudo $install"
    fi

    say "正在安装系统软件包（要联网，可能需要几分钟）：${wanted# }"
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    # A failed update need not matter: the installation decides.
    apt="$root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300"
    $apt update >>"$log" 2>&1 9<&- || :
    # shellcheck disable=SC2086  # a list of package names
    if ! $apt install -y --no-install-recommends $wanted >>"$log" 2>&1 </dev/null 9<&-; then
        tail -n 20 "$log" >&2
        fail "系统软件包没有装好（原因见上）。可以手工运行：${root:+sudo }$install"
    fi
}

# ---- fonts ------------------------------------------------------------------

# Sets $font_packages to the packages of the fonts that are neither installed nor in .fonts.
look_for_fonts() {
    font_packages=
    while read -r sum package path; do
        case $sum in '' | '#'*) continue ;; esac
        if [ -e "$path" ] || [ -e ".fonts/${path##*/}" ]; then continue; fi
        case " $font_packages " in
        *" $package "*) ;;
        *) font_packages="$font_packages $package" ;;
        esac
    done <"$fonts"
}

# Downloads the package $1 into $parts.  Needs no root: without usable package lists, with its own.
download_package() {
    (
        cd "$parts"
        apt-get download "$1" ||
            { mkdir -p lists/partial cache/archives/partial &&
                set -- "$1" -o Dir::State::Lists="$PWD/lists" -o Dir::Cache="$PWD/cache" &&
                apt-get "$2" "$3" "$4" "$5" update &&
                apt-get "$2" "$3" "$4" "$5" download "$1"; }
    ) >>"$log" 2>&1 9<&-
}

# Takes the fonts of the packages in $font_packages out of them, into .fonts.
take_fonts() {
    if [ -n "${SKIP_SYSTEM_PACKAGES:-}" ] || ! command -v apt-get >/dev/null; then
        fail "缺少字体文件。请把 $fonts 列出的文件放进 .fonts/，出自软件包：${font_packages# }"
    fi
    say "正在取出字体（要联网，约 50 MB）：${font_packages# }"
    parts=.fonts/parts
    rm -rf "$parts"
    mkdir -p "$parts"
    parts=$(cd "$parts" && pwd)
    log=$parts/log
    for package in $font_packages; do
        if ! download_package "$package"; then
            tail -n 20 "$log" >&2
            fail "软件包 $package 没有下载成（原因见上）。也可以把 $fonts 列出的文件放进 .fonts/。"
        fi
        while read -r sum from path; do
            if [ "$from" != "$package" ]; then continue; fi
            file=$parts/${path##*/}
            dpkg-deb --fsys-tarfile "$parts/$package"_*.deb | tar -xO ".$path" >"$file"
            if [ "$(sha256sum <"$file")" != "$sum  -" ]; then
                fail "$package 里的 ${path##*/} 不是 $fonts 锁定的那一个。"
            fi
            mv "$file" .fonts/
        done <"$fonts"
    done
    rm -rf "$parts"
    log=
}

# ---- Python -----------------------------------------------------------------

# Prints the real path of the interpreter $1 if .venv can be made with it.
usable_python() {
    "$1" -I -c '
import sys
if sys.version_info < (3, 11):
    sys.exit(1)
import ensurepip, os, venv
print(os.path.realpath(getattr(sys, "_base_executable", sys.executable)))
' 2>/dev/null
}

# Sets $python, to nothing when there is none.
find_python() {
    python=$(usable_python /usr/bin/python3 || usable_python python3) || python=
}

# Whether .venv holds what the level $1 needs.  The stamp is written last.
venv_has() {
    stamp_python='' stamp_run='' stamp_cluster='' stamp_test=''
    if [ ! -x .venv/bin/python ] || [ ! -f .venv/pyvenv.cfg ] || [ ! -f "$stamp" ]; then
        return 1
    fi
    while read -r key value; do
        case $key in
        python) stamp_python=$value ;;
        run) stamp_run=$value ;;
        cluster) stamp_cluster=$value ;;
        test) stamp_test=$value ;;
        esac
    done <"$stamp"
    case $1 in
    run | verify) [ "$stamp_run" = "$(cksum <requirements.lock)" ] ;;
    cluster) [ "$stamp_run $stamp_cluster" = \
        "$(cksum <requirements.lock) $(cksum <requirements-cluster.lock)" ] ;;
    test) [ "$stamp_run $stamp_test" = \
        "$(cksum <requirements.lock) $(cksum <requirements-dev.lock)" ] ;;
    esac
}

# Whether .venv was made with the wanted interpreter (any, when none is named).
python_matches() {
    [ -z "${PYTHON:-}" ] || [ "$stamp_python" = "$python" ]
}

fill_venv() {
    sum_run=$(cksum <requirements.lock)
    sum_cluster=$(cksum <requirements-cluster.lock)
    sum_lock=$(cksum <"$lock")
    rm -f "$stamp"
    say "正在安装 Python 依赖（$lock，要联网）"
    PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 \
        .venv/bin/python -I -m pip install -qq --require-hashes --no-deps \
        --only-binary=:all: -r "$lock" ||
        fail 'Python 依赖没有装好（原因见上）。请检查网络后再运行一次；用镜像时设 PIP_INDEX_URL。'
    {
        printf 'python %s\nrun %s\n' "$python" "$sum_run"
        # The tests' lock file has all of the cluster's.
        case $level in cluster | test) printf 'cluster %s\n' "$sum_cluster" ;; esac
        if [ "$level" = test ]; then printf 'test %s\n' "$sum_lock"; fi
    } >"$stamp.new"
    mv "$stamp.new" "$stamp"
}

# ---- HTML validator of the tests ----------------------------------------------

# Whether the level needs no validator, or it is there.  The stamp is written last.
validator_has() {
    [ "$level" != test ] || { [ -f $validator/.setup-stamp ] &&
        [ "$(cat $validator/.setup-stamp)" = "$(cksum <tests/validator/package-lock.json)" ]; }
}

# With the npm of .venv: what is in the lock file, by its hashes; no code of a package runs.
fill_validator() {
    say '正在安装网页校验工具（tests/validator/package-lock.json，要联网）'
    rm -rf "$validator"/* "$validator/.setup-stamp"
    mkdir -p "$validator"
    cp tests/validator/package.json tests/validator/package-lock.json "$validator/"
    log=${log:-$(mktemp)}
    trap 'rm -f "$log"' EXIT
    if ! .venv/bin/npm ci --prefix "$validator" --omit=optional --omit=peer --ignore-scripts \
        --no-audit --no-fund >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        fail '网页校验工具没有装好（原因见上）。请检查网络后再运行一次；用镜像时设 npm_config_registry。'
    fi
    cksum <tests/validator/package-lock.json >"$validator/.setup-stamp"
}

# ---- what is missing? -------------------------------------------------------

look_for_packages "$groups"
look_for_fonts
if [ -z "$missing$font_packages" ] && [ -z "${PYTHON:-}" ] && venv_has "$level" &&
    validator_has; then
    exit 0
fi

# One at a time: another `make` may be doing the same.
if command -v flock >/dev/null; then
    exec 9<"$packages"
    if ! flock -n 9; then
        say '另一个准备过程正在进行，等它结束'
        flock 9 || :
    fi
fi

python=
if [ -n "${PYTHON:-}" ]; then
    python=$(usable_python "$PYTHON") || python=
    [ -n "$python" ] ||
        fail "PYTHON=$PYTHON 不能用：要 Python 3.11 以上，并带有 venv 和 ensurepip（Debian 的 python3-venv）。"
elif venv_has run; then
    python=$(usable_python "$stamp_python") || python=
fi
if [ -z "$python" ]; then find_python; fi

if [ -n "$python" ]; then
    look_for_packages "$groups"
else
    look_for_packages "python $groups"
fi
if [ -n "$missing" ]; then install_packages; fi
look_for_fonts
if [ -n "$font_packages" ]; then take_fonts; fi

if [ -z "$python" ]; then
    find_python
    if [ -z "$python" ]; then
        fail '找不到可用的 Python：要 3.11 以上，并带有 venv 和 ensurepip。可以用 PYTHON=路径 指定。'
    fi
fi

if venv_has "$level" && python_matches && validator_has; then exit 0; fi

if [ ! -w . ]; then fail "不能写入项目目录：$(pwd)"; fi

if venv_has "$level" && python_matches; then
    fill_validator
    exit 0
fi

case $level in cluster) stamp_more=$stamp_cluster ;; *) stamp_more=$stamp_test ;; esac
if [ "$lock" != requirements.lock ] && venv_has run && [ -z "$stamp_more" ] && python_matches &&
    .venv/bin/python -I -m pip --version >/dev/null 2>&1; then
    : # only what this level has more is missing
else
    rm -rf .venv || fail '不能删除旧的 .venv，请手工删除后再运行一次。'
    say "正在建立 .venv（$python）"
    "$python" -I -m venv .venv || fail '.venv 没有建成（原因见上）。'
fi
fill_venv
if ! validator_has; then fill_validator; fi

# The faces of the booklets, so that the first build does not stand still without a word.
if [ ! -d .fonts/prepared ]; then
    say '正在准备字体（只在第一次，约一分钟）'
    .venv/bin/python -c 'from mingzhang.fonts.prepare import prepare; prepare()' || fail '字体没有准备好（原因见上）。'
fi
