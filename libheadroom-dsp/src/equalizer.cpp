// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/equalizer.hpp"
#include "design/eq_design.hpp"
#include "headroom-dsp/eq_response.hpp"
#include "headroom-dsp/units.hpp"
#include "kernels/kernels.hpp"
#include "stage_format.hpp"
#include <algorithm>
#include <cmath>

namespace headroom {

namespace {

// Memory settles at each multiple of this; larger blocks are worked off in such pieces.
constexpr uint32_t kChunkFrames = 256;

constexpr double kLoudestOutput = 1e15;   // still finite after any later gain
constexpr double kQuietestOutput = 1e-30; // below: 0, so that no denormal float leaves

/// The same response in another form: matching (1 + a1 + a2), (1 - a1 + a2) and the like of both.
void append(SvfFilters& filters, const design::Biquad& f) {
  const uint32_t i = filters.count++;
  const double at_0 = 1.0 + f.a1 + f.a2;
  const double at_pi = 1.0 - f.a1 + f.a2;
  const double mean = std::sqrt(at_0 * at_pi);
  filters.g[i] = std::sqrt(at_0 / at_pi);
  filters.k[i] = 2.0 * (1.0 - f.a2) / mean;
  filters.m0[i] = (f.b0 - f.b1 + f.b2) / at_pi;
  filters.m2[i] = (f.b0 + f.b1 + f.b2) / at_0 - filters.m0[i];
  filters.m1[i] = 2.0 * (f.b0 - f.b2) / mean - filters.k[i] * filters.m0[i];
}

uint64_t active_bands(const EqualizerSettings& settings, uint32_t channel) {
  return settings.enabled ? design::active_bands(settings, channel) : 0;
}

/// The filters of both stand in the same places and only differ in parameters.
bool same_structure(const EqualizerSettings& a, const EqualizerSettings& b, uint32_t channels) {
  if (a.design != b.design)
    return false;
  for (uint32_t c = 0; c < channels; ++c) {
    const uint64_t bands = active_bands(a, c);
    if (bands != active_bands(b, c))
      return false;
    for (uint32_t i = 0; i < kMaxEqBands; ++i)
      if ((bands >> i & 1) != 0 &&
          (a.bands[i].id != b.bands[i].id || a.bands[i].type != b.bands[i].type))
        return false;
  }
  return true;
}

} // namespace

EqProgram Equalizer::program_of(const EqualizerSettings& settings) {
  EqProgram program;
  program.structure = structure_;
  program.gain = std::pow(10.0, eq_preamp_db(settings, sample_rate_hz_, channels_) / 20.0);
  design::Biquad designs[kMaxEqBands];
  for (uint32_t b = 0; b < settings.band_count; ++b)
    designs[b] = design::design_band(settings.bands[b], settings.design, sample_rate_hz_);
  uint64_t bands_of[kMaxChannels];
  uint32_t different = 0;
  for (uint32_t c = 0; c < channels_; ++c) {
    const uint64_t bands = active_bands(settings, c);
    const auto known =
        static_cast<uint32_t>(std::find(bands_of, bands_of + different, bands) - bands_of);
    program.filters_of[c] = static_cast<uint8_t>(known);
    if (known != different)
      continue;
    bands_of[different++] = bands;
    for (uint32_t b = 0; b < kMaxEqBands; ++b)
      if ((bands >> b & 1) != 0)
        append(program.filters[known], designs[b]);
  }
  return program;
}

void Equalizer::prepare(double sample_rate_hz, uint32_t max_frames, uint32_t channels,
                        const EqualizerSettings& settings) {
  settings.validate();
  require_format(sample_rate_hz, max_frames, channels);

  sample_rate_hz_ = sample_rate_hz;
  channels_ = channels;
  change_frames_ = frames_from_ms(kChangeMs, sample_rate_hz);
  shape_.assign(kChunkFrames + 2 * SvfBank::kShapePadding, 0.0);
  for (auto& rows : rows_)
    rows.assign(channels, std::vector<double>(kChunkFrames, 0.0));
  for (SvfBank& bank : banks_)
    bank.prepare(channels);
  settings_ = settings;
  ++structure_;
  preamp_db_ = static_cast<float>(eq_preamp_db(settings, sample_rate_hz, channels));
  programs_.publish(program_of(settings));
  reset();
  // The first call of a kernel asks the processor what it can do: not on the audio thread.
  float nothing = 0.0f;
  kernels::sanitize(&nothing, &nothing, 1, kernels::kLoudestInput);
}

void Equalizer::reset() noexcept {
  banks_[current_].take(programs_.read());
  change_ = Change::kNone;
  to_settle_ = kChunkFrames;
}

void Equalizer::set(const EqualizerSettings& settings) {
  settings.validate();
  if (settings == settings_)
    return;
  if (!same_structure(settings, settings_, channels_))
    ++structure_;
  settings_ = settings;
  preamp_db_ = static_cast<float>(eq_preamp_db(settings, sample_rate_hz_, channels_));
  programs_.publish(program_of(settings));
}

void Equalizer::begin(const EqProgram& program) noexcept {
  changed_frames_ = 0;
  if (program.structure == banks_[current_].structure()) {
    change_ = Change::kRamp;
    banks_[current_].begin_ramp(program);
  } else {
    change_ = Change::kFade;
    current_ ^= 1;
    banks_[current_].take(program);
  }
}

void Equalizer::process(ConstBlock in, Block out) noexcept {
  in_steps(in.frames, [&](uint32_t done, uint32_t frames) {
    float* rows[kMaxChannels];
    float peaks[kMaxChannels];
    for (uint32_t c = 0; c < channels_; ++c) {
      rows[c] = out[c] + done;
      peaks[c] = kernels::sanitize(in[c] + done, rows[c], frames, kernels::kLoudestInput);
    }
    process_chunk(rows, peaks, frames);
  });
}

float Equalizer::process_clean(Block rows, float peak) noexcept {
  float highest = 0.0f;
  in_steps(rows.frames, [&](uint32_t done, uint32_t frames) {
    float* chunk[kMaxChannels];
    float peaks[kMaxChannels];
    for (uint32_t c = 0; c < channels_; ++c) {
      chunk[c] = rows[c] + done;
      peaks[c] = peak == 0.0f ? 0.0f : kernels::max_abs(chunk[c], frames);
    }
    highest = std::max(highest, process_chunk(chunk, peaks, frames));
  });
  return highest;
}

/// Pieces that end where a change does and where the memory settles.
template <class Chunk> void Equalizer::in_steps(uint32_t frames, Chunk chunk) noexcept {
  for (uint32_t done = 0; done < frames;) {
    if (change_ == Change::kNone && programs_.fresh())
      begin(programs_.read());
    uint32_t step = std::min(to_settle_, frames - done);
    if (change_ != Change::kNone)
      step = std::min(step, change_frames_ - changed_frames_);
    chunk(done, step);
    done += step;

    if (change_ != Change::kNone && (changed_frames_ += step) == change_frames_) {
      if (change_ == Change::kRamp)
        banks_[current_].end_ramp();
      change_ = Change::kNone;
    }
    if ((to_settle_ -= step) == 0) {
      to_settle_ = kChunkFrames;
      for (SvfBank& bank : banks_)
        bank.settle();
    }
  }
}

void Equalizer::shape_of(uint32_t frames) noexcept {
  // 6 u^5 - 15 u^4 + 10 u^3: level, and without slope or bend, at both ends.
  double* const last = shape_.data() + SvfBank::kShapePadding + frames - 1;
  const double step = 1.0 / static_cast<double>(change_frames_);
  for (uint32_t i = 0; i < frames; ++i) {
    const double u = static_cast<double>(changed_frames_ + i + 1) * step;
    last[-static_cast<ptrdiff_t>(i)] = u * u * u * (10.0 - u * (15.0 - 6.0 * u));
  }
}

float Equalizer::process_chunk(float* const* audio, const float* peaks, uint32_t frames) noexcept {
  SvfBank& bank = banks_[current_];
  SvfBank& old = banks_[current_ ^ 1];
  const bool fading = change_ == Change::kFade;
  uint32_t awake = 0;
  float highest = 0.0f;
  double* rows[2][kMaxChannels];
  for (uint32_t c = 0; c < channels_; ++c) {
    rows[0][c] = rows_[0][c].data();
    rows[1][c] = rows_[1][c].data();
    const bool silent = peaks[c] == 0.0f && bank.at_rest(c) && (!fading || old.at_rest(c));
    if (silent || (change_ == Change::kNone && bank.transparent(c))) {
      highest = std::max(highest, peaks[c]);
      continue;
    }
    awake |= 1u << c;
    for (uint32_t i = 0; i < frames; ++i)
      rows[0][c][i] = static_cast<double>(audio[c][i]);
    if (fading)
      std::copy_n(rows[0][c], frames, rows[1][c]);
  }
  if (awake == 0)
    return highest;

  const double* shape = nullptr;
  if (change_ != Change::kNone) {
    shape_of(frames);
    shape = shape_.data() + SvfBank::kShapePadding;
  }
  bank.process(rows[0], frames, change_ == Change::kRamp ? shape : nullptr, awake);
  if (fading)
    old.process(rows[1], frames, nullptr, awake);
  for (uint32_t c = 0; c < channels_; ++c) {
    if ((awake >> c & 1) == 0)
      continue;
    double* const row = rows[0][c];
    const double* const before = rows[1][c];
    if (fading)
      for (uint32_t i = 0; i < frames; ++i)
        row[i] = before[i] + shape[frames - 1 - i] * (row[i] - before[i]);
    for (uint32_t i = 0; i < frames; ++i) {
      const double y = std::min(std::max(row[i], -kLoudestOutput), kLoudestOutput);
      audio[c][i] = static_cast<float>(std::fabs(y) < kQuietestOutput ? 0.0 : y);
    }
    highest = std::max(highest, kernels::max_abs(audio[c], frames));
  }
  return highest;
}

} // namespace headroom
