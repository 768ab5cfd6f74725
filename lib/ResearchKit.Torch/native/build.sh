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
    root=$LIBTORCH/include
    lib=$LIBTORCH/lib
else
    root=
    for at in /usr/include /usr/local/include; do [ -f "$at/ATen/ATen.h" ] && root=$at && break; done
    [ -n "$root" ] || need 'libtorch' libtorch-dev "set LIBTORCH to a libtorch folder, e.g. \$(python3 -c 'import torch, os; print(os.path.dirname(torch.__file__))')"
    lib=$(dirname "$(ls /usr/lib/*/libtorch_cpu.so /usr/lib/libtorch_cpu.so /usr/local/lib/libtorch_cpu.so 2>/dev/null | head -1)")
fi
include=("-I$root" "-I$root/torch/csrc/api/include")

libs=(-ltorch_cpu -lc10)
if [ -e "$lib/libtorch_cuda.so" ]; then libs=(-Wl,--no-as-needed -ltorch_cuda -lc10_cuda "${libs[@]}"); fi
# CUDA graphs need the CUDA runtime's headers: a toolkit's, or those that pip lays beside torch (its library comes with libtorch). Without
# them all else works.
cuda=()
if [ -e "$lib/libtorch_cuda.so" ]; then
    site=$(dirname "${LIBTORCH:-/usr}")
    for at in ${CUDA_HOME:+"$CUDA_HOME/include"} "$root" /usr/local/cuda/include /usr/include "$site"/nvidia/cu[0-9]*/include "$site"/nvidia/cuda_runtime/include; do
        [ -f "$at/cuda_runtime_api.h" ] || continue
        cuda=(-DRK_CUDA "-I$at")
        for other in "$site"/nvidia/*/include; do [ ! -d "$other" ] || cuda+=("-I$other"); done
        break
    done
    [ ${#cuda[@]} -gt 0 ] || echo 'no cuda_runtime_api.h: the engine is built without CUDA graphs' >&2
fi
# A pip libtorch of the old C++ ABI has no symbol of the new one.
abi=()
if [ -n "${LIBTORCH:-}" ]; then
    symbols=$(nm -D "$lib/libc10.so" 2>/dev/null || true)
    if [ -n "$symbols" ] && [[ $symbols != *__cxx11* ]]; then abi=(-D_GLIBCXX_USE_CXX11_ABI=0); fi
fi
# The headers of libtorch 2.10 and later are C++20. The compiler reads the version, whichever header it stands in.
version=$(printf '#include <torch/csrc/api/include/torch/version.h>\nTORCH_VERSION_MAJOR TORCH_VERSION_MINOR\n' | "$cxx" -E -P "${include[@]}" -x c++ - | tail -n 1)
read -r major minor <<<"$version"
std=c++17
if [ "$major" -gt 2 ] || { [ "$major" = 2 ] && [ "$minor" -ge 10 ]; }; then std=c++20; fi

mkdir -p "$(dirname "$out")"
# Write aside and rename, so that a build that is interrupted leaves no half file.
trap 'rm -f "$out.$$" "$out.$$.log"' EXIT
# Square roots are vectors only where none of them sets errno.
compile() { "$cxx" -std=$std -O3 -fno-math-errno -g0 -fPIC -shared -fvisibility=hidden -w "${abi[@]}" "$@" "${include[@]}" "$here/engine.cpp" -o "$out.$$" -L"$lib" "${libs[@]}" -Wl,-rpath,"$lib"; }
# Headers of a CUDA that this libtorch does not know must not take the rest away.
if [ ${#cuda[@]} = 0 ]; then
    compile
elif ! compile "${cuda[@]}" 2>"$out.$$.log"; then
    { echo 'the engine does not build with CUDA graphs, and is built without them:'; grep -m 1 error "$out.$$.log" || tail -n 1 "$out.$$.log"; } >&2
    compile
fi
mv -f "$out.$$" "$out"
