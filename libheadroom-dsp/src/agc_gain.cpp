// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/agc_gain.hpp"
#include "headroom-dsp/weighted_energy.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace headroom {

namespace {

constexpr double kTickS = WeightedEnergy::kSlotMs / 1000.0;

// A programme that begins. Loudness is a guess before 50 ms, and not good enough to rise on before
// 300 ms (the first one) or 1 s.
constexpr uint32_t kBlindSlots = 5;
constexpr uint32_t kFirstRiseSlots = 30;
constexpr uint32_t kOnsetSlots = 100;
constexpr uint32_t kCaptureSlots = 150;
constexpr double kCaptureMs = 150.0;
constexpr double kCaptureRiseDbPerS = 60.0;

// Momentary loudness above the target that is met with the fastest allowed fall: speech and music
// stay below 6 LU above their own mean; a new programme has no mean yet.
constexpr double kLoudMomentLu = 6.0;
constexpr double kLoudOnsetLu = 0.5;

// A gain that follows levels up and down is, in the mean of the energy, above what it follows:
// notes and words are louder than what the gain knows of them yet. The trim integrates what the
// output's energy is off, 20 s for a small error, and stands still while the gain is on its way.
constexpr double kTrimDbPerS = 10.0 / (std::numbers::ln10 * 20.0); ///< per 100 % of energy
constexpr double kMostTrimDb = 2.0;
constexpr double kTrimWithinDb = 6.0;
constexpr double kMostRatio = 8.0;
constexpr uint32_t kTrimFromSlots = 200;

constexpr double kLeastPassed = 0.05; ///< of a fall, by the following stages: 20:1

constexpr double kDriftDbPerS = 1.0;
constexpr double kContentSlope = 8.0; ///< how fast a floor above max_noise_lufs stops to matter

double db(double energy_ratio) { return 10.0 * std::log10(energy_ratio); }

double share_of(double time_constant_ms) {
  return 1.0 - std::exp(-1000.0 * kTickS / time_constant_ms);
}

/// Largest step in dB whose linear ramp is nowhere steeper than the rate: it is steepest, in dB, at
/// its quieter end.
double largest_step_db(double db_per_s) {
  return 20.0 * std::log10(1.0 + db_per_s * kTickS * std::numbers::ln10 / 20.0);
}

} // namespace

void AgcGain::reset() noexcept {
  gain_db_ = 0.0;
  trim_db_ = 0.0;
  captured_ = false;
}

void AgcGain::set(const AgcSettings& settings) noexcept {
  settings_ = settings;
  attack_share_ = share_of(static_cast<double>(settings.attack_ms));
  release_share_ = share_of(static_cast<double>(settings.release_ms));
  most_rise_db_ = largest_step_db(static_cast<double>(settings.max_rise_db_per_s));
  most_fall_db_ = largest_step_db(static_cast<double>(settings.max_fall_db_per_s));
  hold_slots_ = static_cast<uint32_t>(static_cast<double>(settings.silence_hold_s) / kTickS);
}

double AgcGain::next(const ProgrammeLevel& level, ProgrammeLevel::State state,
                     const NoiseFloor& floor, double following_slope) noexcept {
  double goal = gain_db_;
  double most_rise_db = most_rise_db_;
  if (!settings_.enabled) {
    goal = 0.0;
  } else if (state == ProgrammeLevel::State::kProgramme) {
    trim(level, floor);
    goal = follow(level, floor, following_slope);
    if (!captured_)
      most_rise_db = largest_step_db(kCaptureRiseDbPerS);
  } else if (state == ProgrammeLevel::State::kSilence && level.silent_slots() > hold_slots_) {
    // Only ever down: nothing is louder after a pause than before it.
    goal = std::min(gain_db_, std::max(0.0, gain_db_ - kDriftDbPerS * kTickS));
  }
  if (state == ProgrammeLevel::State::kProgramme && level.slots() >= kCaptureSlots)
    captured_ = true;
  // Settings may have left the gain outside: it comes in no faster than it may move.
  if (settings_.enabled)
    goal = std::clamp(goal, -static_cast<double>(settings_.max_cut_db),
                      static_cast<double>(settings_.max_boost_db));
  gain_db_ = std::clamp(goal, gain_db_ - most_fall_db_, gain_db_ + most_rise_db);
  return gain_db_;
}

void AgcGain::trim(const ProgrammeLevel& level, const NoiseFloor& floor) noexcept {
  if (level.slots() < kTrimFromSlots) {
    trim_db_ = 0.0;
    return;
  }
  // Only where the loop is at work: not at a limit, not on its way.
  const double most = most_boost_db(floor);
  if (gain_db_ >= most || gain_db_ <= -static_cast<double>(settings_.max_cut_db) ||
      std::fabs(wanted_db(level) - gain_db_) > kTrimWithinDb)
    return;
  const double ratio =
      level.momentary_out() / energy_from_lufs(static_cast<double>(settings_.target_lufs));
  trim_db_ += kTrimDbPerS * kTickS * (1.0 - std::min(ratio, kMostRatio));
  trim_db_ = std::clamp(trim_db_, -kMostTrimDb, kMostTrimDb);
}

double AgcGain::wanted_db(const ProgrammeLevel& level) const noexcept {
  // What the programme needs is its distance from the target without our gain: the gain in force
  // does not appear in it, so waiting for a measurement cannot make the loop swing.
  return static_cast<double>(settings_.target_lufs) + trim_db_ -
         lufs_from_energy(level.in() * level.following());
}

double AgcGain::follow(const ProgrammeLevel& level, const NoiseFloor& floor,
                       double following_slope) const noexcept {
  const uint32_t slots = level.slots();
  if (slots < kBlindSlots)
    return gain_db_;
  double wanted = wanted_db(level);
  if (!captured_) // the safe side: half way to what the loudest 400 ms would need
    wanted -= 0.5 * std::max(0.0, db(level.max_momentary_in() / level.in()));
  wanted = std::clamp(wanted, -static_cast<double>(settings_.max_cut_db), most_boost_db(floor));

  if (wanted > gain_db_) {
    if (slots < (captured_ ? kOnsetSlots : kFirstRiseSlots))
      return gain_db_;
    return gain_db_ + (captured_ ? release_share_ : share_of(kCaptureMs)) * (wanted - gain_db_);
  }
  // Of each dB that the gain falls, the output falls by 1 - slope only.
  const double share = std::min(attack_share_ / std::max(1.0 - following_slope, kLeastPassed), 1.0);
  const double slow = gain_db_ + share * (wanted - gain_db_);
  const double margin = captured_ && slots >= kOnsetSlots ? kLoudMomentLu : kLoudOnsetLu;
  const double quick = static_cast<double>(settings_.target_lufs) + margin -
                       lufs_from_energy(level.momentary_in() * level.following());
  return std::min(slow, quick);
}

double AgcGain::most_boost_db(const NoiseFloor& floor) const noexcept {
  const auto most = static_cast<double>(settings_.max_boost_db);
  if (floor.energy() <= 0.0)
    return most;
  const double above =
      lufs_from_energy(floor.energy()) - static_cast<double>(settings_.max_noise_lufs);
  return std::min(most, above < 0.0 ? -above : kContentSlope * above);
}

} // namespace headroom
