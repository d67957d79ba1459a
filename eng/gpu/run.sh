#!/usr/bin/env bash
# Runs the doctor, the GPU checks and the benchmark beside PyTorch, in less than eight minutes, and writes gpu-results.json and
# gpu-results.txt into the current folder. The libtorch is PyTorch's, or that of the folder that CTNET_LIBTORCH names.
#   --device cpu     for a trial where there is no GPU
#   --python FILE    the interpreter that has PyTorch (python3)
#   --batches 1024,4096,16384,65536   --steps 50   --shape large   --seconds 460   --out gpu-results
exec "$(dirname "$0")/Ctnet.MLNet.Gpu" "$@"
