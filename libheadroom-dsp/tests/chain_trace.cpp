// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/chain.hpp"
#include "headroom-dsp/units.hpp"
#include "levelled.hpp"
#include <algorithm>
#include <cmath>
#include <cstdio>

// Prints what each stage of the chain contributes over a programme, one point a line ("plot/line",
// x, y): a table for docs/plot_chain.py.
using namespace headroom;
using namespace headroom::signals;

namespace {

constexpr double kRate = 48000.0;

Programme at(Material material, double lufs, double seconds, std::uint64_t seed) {
  return levelled(material, kRate, lufs, seconds, seed);
}

void print(const char* line, double seconds, float value) {
  std::printf("%s\t%.1f\t%.2f\n", line, seconds,
              static_cast<double>(std::isfinite(value) ? std::max(value, -60.0f) : -60.0f));
}

} // namespace

int main() {
  Programme in = at(Material::kSpeech, -30.0, 15.0, 3);
  in.append(at(Material::kMusic, -8.0, 15.0, 2));
  in.append(silence(kRate, 2, 4.0));
  in.append(at(Material::kSpeech, -24.0, 11.0, 5));

  ChainSettings settings;
  settings.soft.enabled = true;
  Chain chain;
  chain.prepare(kRate, 9600, 2, settings);
  LoudnessMeter came;
  came.prepare(kRate, 2);
  std::vector<float> out[2] = {std::vector<float>(9600), std::vector<float>(9600)};
  float* const rows[] = {out[0].data(), out[1].data()};
  std::printf("# 48 kHz stereo, default settings and the soft tier; plot/line, seconds, dB\n");
  unsigned fifths = 0;
  feed(in, 9600, [&](ConstBlock block) {
    came.process(block);
    chain.process(block, {rows, 2, block.frames});
    const ChainMeters meters = chain.read_meters();
    const double seconds = 0.2 * ++fifths;
    const float input_peak = std::max(meters.input_peak[0], meters.input_peak[1]);
    print("loudness/in", seconds, came.momentary_lufs());
    print("loudness/out", seconds, meters.momentary_lufs);
    print("peak/in, sample peak", seconds, db_from_gain(input_peak));
    print("peak/out, true peak", seconds, db_from_gain(meters.output_true_peak));
    print("gain/AGC", seconds, meters.agc_gain_db);
    print("gain/make-up", seconds, meters.compressor_makeup_db);
    print("gain/compressor", seconds, 0.0f - meters.compressor_gain_reduction_db);
    print("gain/soft tier", seconds, 0.0f - meters.soft_gain_reduction_db);
    print("gain/limiter", seconds, 0.0f - meters.limiter_gain_reduction_db);
  });
}
