#!/usr/bin/env bash
# Builds the device that is none: build.sh OUTPUT.so. Leaves with 3 where the installed libtorch has a CUDA of its own or other interfaces than 1.13's.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?usage: build.sh OUTPUT.so}
root=/usr/include
[ -f "$root/torch/csrc/api/include/torch/version.h" ] || exit 3
grep -q 'TORCH_VERSION_MAJOR 1$' "$root/torch/csrc/api/include/torch/version.h" || exit 3
lib=$(dirname "$(ls /usr/lib/*/libtorch_cpu.so 2>/dev/null | head -n 1)")
[ -e "$lib/libtorch_cpu.so" ] && [ ! -e "$lib/libtorch_cuda.so" ] || exit 3
mkdir -p "$(dirname "$out")"
trap 'rm -f "$out.$$"' EXIT
"${CXX:-g++}" -std=c++17 -O1 -g0 -fPIC -shared -fvisibility=hidden -w -I"$root" -I"$root/torch/csrc/api/include" "$here/fake_cuda.cpp" -o "$out.$$" -L"$lib" -ltorch_cpu -lc10
mv -f "$out.$$" "$out"
