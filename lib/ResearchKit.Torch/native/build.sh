#!/usr/bin/env bash
# Builds the engine's native file: build.sh OUTPUT.so
# LIBTORCH names the libtorch to use (the folder that holds include/ and lib/, for instance the `torch` folder of an installed
# PyTorch); without it, the one that Debian's libtorch-dev installs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?usage: build.sh OUTPUT.so}
cxx=${CXX:-g++}

need() { printf 'The tensor engine needs %s.\n  On Debian or Ubuntu: apt-get install %s\n  Elsewhere: %s\n' "$1" "$2" "$3" >&2; exit 1; }
command -v "$cxx" >/dev/null || need 'a C++17 compiler' g++ 'install g++ or clang++ and set CXX'

if [ -n "${LIBTORCH:-}" ]; then
    [ -f "$LIBTORCH/include/ATen/ATen.h" ] || { echo "LIBTORCH=$LIBTORCH holds no include/ATen/ATen.h" >&2; exit 1; }
    include="-I$LIBTORCH/include -I$LIBTORCH/include/torch/csrc/api/include"
    lib=$LIBTORCH/lib
else
    include=
    for root in /usr/include /usr/local/include; do [ -f "$root/ATen/ATen.h" ] && include="-I$root -I$root/torch/csrc/api/include" && break; done
    [ -n "$include" ] || need 'libtorch' libtorch-dev "set LIBTORCH to a libtorch folder, e.g. \$(python3 -c 'import torch, os; print(os.path.dirname(torch.__file__))')"
    lib=$(dirname "$(ls /usr/lib/*/libtorch_cpu.so /usr/lib/libtorch_cpu.so /usr/local/lib/libtorch_cpu.so 2>/dev/null | head -1)")
fi

libs="-ltorch_cpu -lc10"
[ -e "$lib/libtorch_cuda.so" ] && libs="-Wl,--no-as-needed -ltorch_cuda -lc10_cuda $libs"
# A pip libtorch of the old C++ ABI says so in its own config.
abi=
if [ -n "${LIBTORCH:-}" ] && ! nm -DC "$lib/libc10.so" 2>/dev/null | grep -q 'std::__cxx11::basic_string'; then abi=-D_GLIBCXX_USE_CXX11_ABI=0; fi

mkdir -p "$(dirname "$out")"
std=c++17
grep -qs 'TORCH_VERSION_MINOR 1[0-9]' "${LIBTORCH:-/nonexistent}/include/torch/csrc/api/include/torch/version.h" && std=c++20
# Write aside and rename, so that a build that is interrupted leaves no half file.
"$cxx" -std=$std -O2 -g0 -fPIC -shared -fvisibility=hidden -w $abi $include "$here/engine.cpp" -o "$out.$$" -L"$lib" $libs -Wl,-rpath,"$lib"
mv -f "$out.$$" "$out"
