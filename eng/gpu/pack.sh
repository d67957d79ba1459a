#!/usr/bin/env bash
# Packs the program for a machine with an NVIDIA GPU and PyTorch, and without .NET and a network:
#   eng/gpu/pack.sh [FOLDER]           writes FOLDER/ctnet-gpu.tar.gz (FOLDER: artifacts/gpu)
#   eng/gpu/pack.sh --check [FOLDER]   also unpacks it and runs it on this machine's CPU, without .NET
# There: tar xzf ctnet-gpu.tar.gz && ctnet-gpu/run
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
check=
if [ "${1:-}" = --check ]; then check=1; shift; fi
out=${1:-$root/artifacts/gpu}
mkdir -p "$out"
out=$(cd "$out" && pwd)
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT

# ML.NET finds its components by reflection, so the program is not trimmed (eng/Package/Trimming.targets).
dotnet publish "$here/Ctnet.MLNet.Gpu.csproj" -c Release -o "$staging/ctnet-gpu"
rm -f "$staging"/ctnet-gpu/*.xml "$staging"/ctnet-gpu/*.pdb "$staging"/ctnet-gpu/createdump
cp "$here/run.sh" "$staging/ctnet-gpu/run"
peer=${CTNET_PEER:-$root/../shared/peers/ctnet_torch.py}
if [ -f "$peer" ]; then cp "$peer" "$staging/ctnet-gpu/"; else echo "$peer is missing: the peer will not be measured"; fi
tar -C "$staging" -czf "$out/ctnet-gpu.tar.gz" ctnet-gpu
size=$(stat -c %s "$out/ctnet-gpu.tar.gz")
echo "$out/ctnet-gpu.tar.gz: $((size / 1000000)) MB"
[ "$size" -lt 60000000 ] || { echo "error: it has 60 MB or more"; exit 1; }

if [ -n "$check" ]; then
  version=$(sed -n 's/.*<LibTorchVersion>\(.*\)<.*/\1/p' "$root/Directory.Packages.props")
  libtorch=${CTNET_LIBTORCH:-${NUGET_PACKAGES:-$HOME/.nuget/packages}/libtorch-cpu-linux-x64/$version/runtimes/linux-x64/native}
  mkdir "$staging/there"
  tar -C "$staging/there" -xzf "$out/ctnet-gpu.tar.gz"
  cd "$staging/there"
  env -i HOME="$staging/there" PATH=/usr/bin:/bin CTNET_LIBTORCH="$libtorch" \
    ctnet-gpu/run --device cpu --shape small --batches 256,1024 --steps 3 --rows 4096 --out "$out/check"
  grep -q '"train_samples_s"' "$out/check.json" || { echo "error: no step was measured"; exit 1; }
  echo "checked: $out/check.txt"
fi
