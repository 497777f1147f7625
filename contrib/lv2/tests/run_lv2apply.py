#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders a WAV through the stereo plugin with lv2apply, and lets sord_validate read the bundle.

usage: run_lv2apply.py LV2APPLY SORD_VALIDATE BUNDLE
"""
import array
import glob
import math
import os
import subprocess
import sys
import tempfile
import wave

RATE = 48000
CEILING_DBTP = -6.0
# Other bundles may be installed, and be wrong.
SPECIFICATIONS = ("atom", "buf-size", "core", "event", "log", "midi", "options", "parameters",
                  "patch", "port-groups", "port-props", "presets", "resize-port", "schemas",
                  "state", "time", "ui", "units", "urid", "worker")


def write_wav(path, samples):
    with wave.open(path, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(array.array("h", samples).tobytes())


def highest_sample(path):
    with wave.open(path, "rb") as file:
        width, data = file.getsampwidth(), file.readframes(file.getnframes())
    if width == 2:
        return max(abs(x) for x in array.array("h", data)) / 32768
    assert width == 3, f"{width} bytes per sample"
    return max(abs(int.from_bytes(data[i:i + 3], "little", signed=True))
               for i in range(0, len(data), 3)) / (1 << 23)


def main(lv2apply, sord_validate, bundle):
    schemas = [path for folder in ("/usr/lib/lv2", "/usr/lib64/lv2") for name in SPECIFICATIONS
               for path in glob.glob(f"{folder}/{name}.lv2/*.ttl")]
    assert schemas, "the LV2 specifications are not installed"
    subprocess.run([sord_validate, *schemas, *glob.glob(f"{bundle}/*.ttl")], check=True)

    with tempfile.TemporaryDirectory() as folder:
        loud, limited = os.path.join(folder, "in.wav"), os.path.join(folder, "out.wav")
        write_wav(loud, [round(32000 * math.sin(0.05 * n + (0.3 if n % 2 else 0.0)))
                         for n in range(2 * RATE)])
        environment = dict(os.environ, LV2_PATH=os.path.dirname(bundle.rstrip("/")))
        subprocess.run([lv2apply, "-i", loud, "-o", limited, "-c", "ceiling_dbtp",
                        str(CEILING_DBTP), "-c", "agc", "0", "urn:headroom:lv2:stereo"],
                       env=environment, check=True)
        peak_db = 20 * math.log10(highest_sample(limited))
    print(f"sample peak {peak_db:.2f} dBFS, ceiling {CEILING_DBTP} dBTP")
    return 0 if CEILING_DBTP - 1.0 <= peak_db <= CEILING_DBTP else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
