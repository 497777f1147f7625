// SPDX-License-Identifier: GPL-3.0-or-later
#include "measurement.hpp"

#include "loudness.hpp"
#include "reference/true_peak.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <thread>

namespace headroom::showcase {
namespace {

double decibels(double linear) { return 20.0 * std::log10(std::max(linear, 1e-10)); }

// The quick reading is good to 0.005 dB; far from the ceiling that decides.
bool near_ceiling(double excess_db) { return excess_db > -0.02 && excess_db < 1.0; }

constexpr double kSameProgramme = 0.9; // correlation; levelling moves slowly, a limiter bends little

/// The channels' sum; of a stretch, or of all of it.
std::vector<double> sum_of(const Channels& channels, Stretch stretch) {
  std::vector<double> sum(stretch.end - stretch.begin, 0.0);
  for (const auto& channel : channels)
    for (std::size_t n = 0; n < sum.size(); ++n)
      sum[n] += double{channel[stretch.begin + n]};
  return sum;
}

std::vector<double> sum_of(const Channels& channels) {
  return sum_of(channels, {0, channels[0].size()});
}

} // namespace

Measurement measure(const Channels& signal, double ceiling_dbtp) {
  std::vector<reference::Excess> excess(signal.size());
  std::vector<std::thread> judges; // one channel each
  for (std::size_t c = 0; c < signal.size(); ++c)
    judges.emplace_back([&, c] {
      reference::TruePeak judge;
      excess[c] = reference::excess_over_ceiling(judge, {signal[c]}, ceiling_dbtp,
                                                 reference::Density::kQuick);
      if (near_ceiling(excess[c].t20_db) || near_ceiling(excess[c].tn_db))
        excess[c] = reference::excess_over_ceiling(judge, {signal[c]}, ceiling_dbtp);
    });
  Measurement result{-1e3, -1e3, -1e3, -1e3};
  for (std::size_t c = 0; c < signal.size(); ++c) {
    judges[c].join();
    result.true_peak_dbtp = std::max(result.true_peak_dbtp, excess[c].t20_db + ceiling_dbtp);
    result.true_peak_tn_dbtp = std::max(result.true_peak_tn_dbtp, excess[c].tn_db + ceiling_dbtp);
    for (float sample : signal[c])
      result.sample_peak_dbfs = std::max(result.sample_peak_dbfs, decibels(std::fabs(sample)));
  }
  result.loudness_lufs = integrated_loudness(signal);
  return result;
}

std::size_t find(const Channels& recording, Stretch where, const Channels& played,
                 Stretch stretch) {
  const std::vector<double> heard = sum_of(recording), wanted = sum_of(played, stretch);
  const std::size_t frames = wanted.size();
  double wanted_energy = 0.0, heard_energy = 0.0;
  for (double sample : wanted)
    wanted_energy += sample * sample;
  for (std::size_t n = where.begin; n < std::min(where.begin + frames, heard.size()); ++n)
    heard_energy += heard[n] * heard[n];
  double best = kSameProgramme;
  std::size_t found = heard.size();
  for (std::size_t at = where.begin; at < where.end && at + frames < heard.size(); ++at) {
    double both = 0.0;
    for (std::size_t n = 0; n < frames; ++n)
      both += heard[at + n] * wanted[n];
    const double likeness = both / std::sqrt(std::max(heard_energy * wanted_energy, 1e-20));
    if (likeness > best) {
      best = likeness;
      found = at;
    }
    heard_energy += heard[at + frames] * heard[at + frames] - heard[at] * heard[at];
  }
  return found;
}

std::vector<double> peak_envelope(const Channels& signal, std::size_t columns) {
  constexpr reference::Reconstruction kFilter{0.41, 0.59, 32.0};
  constexpr std::size_t kPhases = 4;
  constexpr std::size_t kReach = 16; // half the span
  std::array<std::array<double, 2 * kReach>, kPhases> taps{};
  for (std::size_t phase = 0; phase < kPhases; ++phase)
    for (std::size_t i = 0; i < 2 * kReach; ++i)
      taps[phase][i] = reference::impulse_response(
          kFilter, static_cast<double>(phase) / kPhases + double{kReach - 1} - static_cast<double>(i));
  std::vector<double> envelope(columns, 0.0);
  const std::size_t frames = signal[0].size();
  for (const auto& channel : signal)
    for (std::size_t n = kReach - 1; n + kReach < frames; ++n) {
      double& peak = envelope[n * columns / frames];
      for (const auto& phase : taps) {
        double sum = 0.0;
        for (std::size_t i = 0; i < 2 * kReach; ++i)
          sum += phase[i] * double{channel[n + 1 + i - kReach]};
        peak = std::max(peak, std::fabs(sum));
      }
    }
  return envelope;
}

std::vector<double> gain(const Channels& before, const Channels& after, std::size_t columns) {
  std::vector<double> gain_db(columns, 0.0);
  const std::size_t frames = before[0].size();
  for (std::size_t column = 0; column < columns; ++column) {
    double both = 0.0, own = 1e-12;
    for (std::size_t c = 0; c < before.size(); ++c)
      for (std::size_t n = column * frames / columns; n < (column + 1) * frames / columns; ++n) {
        both += double{before[c][n]} * double{after[c][n]};
        own += double{before[c][n]} * double{before[c][n]};
      }
    if (own > 1e-9 && both > 0.0)
      gain_db[column] = decibels(both / own);
  }
  return gain_db;
}

} // namespace headroom::showcase
