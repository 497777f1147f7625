// SPDX-License-Identifier: GPL-3.0-or-later
#include "measurement.hpp"

#include "headroom-dsp/chain.hpp"
#include "headroom-dsp/true_peak_meter.hpp"
#include "reference/true_peak.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace headroom::measured {
namespace {

constexpr std::uint32_t kBlock = 1024;

/// Calls process(ConstBlock) through a stretch, in blocks of that many frames.
template <class Process>
void feed(const Channels& channels, Stretch stretch, std::size_t frames, Process process) {
  std::vector<const float*> rows(channels.size());
  for (std::size_t at = stretch.begin; at < stretch.end; at += frames) {
    for (std::size_t c = 0; c < rows.size(); ++c)
      rows[c] = channels[c].data() + at;
    process(ConstBlock{rows.data(), static_cast<std::uint32_t>(rows.size()),
                       static_cast<std::uint32_t>(std::min(frames, stretch.end - at))});
  }
}

double db(double linear) { return 20.0 * std::log10(linear); }

} // namespace

Output render(const ChainSettings& settings, const Material& material) {
  Chain chain;
  const auto channel_count = static_cast<std::uint32_t>(material.channels.size());
  chain.prepare(kRateHz, kBlock, channel_count, settings);
  Channels x = material.channels;
  const std::size_t frames = x[0].size(), latency = chain.latency_frames();
  for (auto& channel : x)
    channel.resize(frames + latency, 0.0f);
  Output result;
  result.channels.assign(channel_count, std::vector<float>(x[0].size()));
  std::vector<float*> rows(channel_count);
  std::size_t at = 0;
  feed(x, {0, x[0].size()}, kBlock, [&](ConstBlock in) {
    for (std::uint32_t c = 0; c < channel_count; ++c)
      rows[c] = result.channels[c].data() + at;
    chain.process(in, {rows.data(), channel_count, in.frames});
    const ChainMeters meters = chain.read_meters();
    const auto raise = [](double& most, float now) {
      most = std::max(most, static_cast<double>(now));
    };
    raise(result.compressor_reduction_db, meters.compressor_gain_reduction_db);
    raise(result.soft_reduction_db, meters.soft_gain_reduction_db);
    raise(result.limiter_reduction_db, meters.limiter_gain_reduction_db);
    if (at >= material.judged.begin)
      raise(result.last_limiter_reduction_db, meters.limiter_gain_reduction_db);
    result.agc_gain_db = static_cast<double>(meters.agc_gain_db);
    at += in.frames;
  });
  for (auto& channel : result.channels)
    channel.erase(channel.begin(), channel.begin() + static_cast<std::ptrdiff_t>(latency));
  return result;
}

double loudness_range_lu(const Channels& channels, Stretch stretch) {
  LoudnessMeter meter;
  meter.prepare(kRateHz, static_cast<std::uint32_t>(channels.size()));
  feed(channels, stretch, 4800, [&](ConstBlock block) { meter.process(block); });
  return static_cast<double>(meter.loudness_range_lu());
}

double max_momentary_lufs(const Channels& channels, Stretch stretch) {
  LoudnessMeter meter;
  meter.prepare(kRateHz, static_cast<std::uint32_t>(channels.size()));
  feed(channels, stretch, 4800, [&](ConstBlock block) { meter.process(block); });
  return static_cast<double>(meter.max_momentary_lufs());
}

double true_peak_dbtp(const Channels& channels) {
  constexpr std::size_t kPiece = 12000, kEdge = 2048;
  std::vector<std::pair<float, std::pair<std::size_t, std::size_t>>> pieces; // peak, channel, begin
  for (std::size_t c = 0; c < channels.size(); ++c) {
    TruePeakMeter meter;
    meter.prepare(kPiece, 1);
    for (std::size_t at = 0; at < channels[c].size(); at += kPiece) {
      const float* const row[] = {channels[c].data() + at};
      const auto frames = static_cast<std::uint32_t>(std::min(kPiece, channels[c].size() - at));
      meter.process({row, 1, frames});
      pieces.push_back({meter.true_peak(), {c, at}});
      meter.clear();
    }
  }
  const std::size_t judged = std::min<std::size_t>(3, pieces.size());
  std::partial_sort(pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(judged),
                    pieces.end(), std::greater{});
  reference::TruePeak judge;
  double highest = 0.0;
  for (std::size_t i = 0; i < judged; ++i) {
    const auto& [c, at] = pieces[i].second;
    const std::size_t begin = at - std::min(at, kEdge);
    const std::size_t end = std::min(channels[c].size(), at + kPiece + kEdge);
    std::vector<float> x(channels[c].begin() + static_cast<std::ptrdiff_t>(begin),
                         channels[c].begin() + static_cast<std::ptrdiff_t>(end));
    // The signal goes on outside: without a fade the cut would ring.
    for (std::size_t n = 0; n < kEdge / 2; ++n) {
      const double s = std::sin(0.5 * std::numbers::pi * static_cast<double>(n) / (kEdge / 2));
      x[n] *= static_cast<float>(s * s);
      x[x.size() - 1 - n] *= static_cast<float>(s * s);
    }
    highest = std::max(highest, judge(x, reference::Reading::kT20));
  }
  return db(highest);
}

double largest_change_db(const Channels& before, const Channels& after, Stretch stretch) {
  constexpr std::size_t kWindow = 480;
  double largest = 0.0;
  for (std::size_t c = 0; c < before.size(); ++c)
    for (std::size_t at = stretch.begin; at + kWindow <= stretch.end; at += kWindow) {
      double in = 0.0, out = 0.0;
      for (std::size_t n = at; n < at + kWindow; ++n) {
        in += static_cast<double>(before[c][n]) * static_cast<double>(before[c][n]);
        out += static_cast<double>(after[c][n]) * static_cast<double>(after[c][n]);
      }
      if (in > 1e-9)
        largest = std::max(largest, std::fabs(0.5 * db(out / in)));
    }
  return largest;
}

} // namespace headroom::measured
