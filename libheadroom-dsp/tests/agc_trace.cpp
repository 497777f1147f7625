// SPDX-License-Identifier: MPL-2.0
#include "agc_loop.hpp"
#include "levelled.hpp"
#include <cmath>
#include <cstdio>

// Prints what the AGC does with a typical evening: a table for docs/plot_agc.py.
using namespace headroom;
using namespace headroom::signals;

namespace {

constexpr double kRate = 48000.0;

Programme at(Material material, double lufs, double seconds, std::uint64_t seed) {
  return levelled(material, kRate, lufs, seconds, seed);
}

} // namespace

int main() {
  Programme in = silence(kRate, 2, 1.0);
  in.append(at(Material::kSpeech, -27.0, 19.0, 3));
  in.append(at(Material::kMusic, -12.0, 20.0, 2));
  in.append(silence(kRate, 2, 4.0));
  in.append(at(Material::kSpeech, -30.0, 21.0, 5));
  in.append(silence(kRate, 2, 30.0));
  in.append(at(Material::kPink, -14.0, 15.0, 1));

  AgcLoop loop(kRate, 2);
  const Programme out = loop.run(in, 480);
  LoudnessMeter came, left;
  came.prepare(kRate, 2);
  left.prepare(kRate, 2);
  std::printf("# 48 kHz stereo, default settings, nothing behind the AGC\n"
              "# seconds\tin, LUFS momentary\tout, LUFS momentary\tgain, dB\n");
  const auto limited = [](float lufs) { return std::isfinite(lufs) ? lufs : -99.0f; };
  std::vector<float> leaving;
  feed(out, 4800, [&](ConstBlock block) {
    left.process(block);
    leaving.push_back(limited(left.momentary_lufs()));
  });
  std::size_t row = 0;
  feed(in, 4800, [&](ConstBlock block) {
    came.process(block);
    std::printf("%.1f\t%.2f\t%.2f\t%.2f\n", 0.1 * static_cast<double>(row + 1),
                static_cast<double>(limited(came.momentary_lufs())),
                static_cast<double>(leaving[row]), static_cast<double>(loop.gains()[10 * row + 9]));
    ++row;
  });
}
