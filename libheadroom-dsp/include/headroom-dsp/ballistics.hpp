// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/smoothed.hpp"
#include <algorithm>
#include <cmath>
#include <cstdint>

namespace headroom {

/// Attack and release of a gain reduction: the smooth, decoupled detector of Giannoulis, Massberg,
/// Reiss (JAES 60(6), 2012, eq. 17), a release stage that follows rises at once, and an attack
/// stage behind it:
///
///     y1[n] = max(x[n], a_R y1[n-1] + (1 - a_R) x[n]),   y[n] = a_A y[n-1] + (1 - a_A) y1[n]
///
/// The two stages in series would release later than set, so the first one's constant is shortened
/// until the whole has covered 63 % of a step down after the release time. Its own attack stage is
/// the least there is: a release below the attack is as long as the attack.
class Ballistics {
public:
  /// @param glide_frames  how long new times take to come into force
  void prepare(double sample_rate_hz, uint32_t glide_frames, double attack_ms,
               double release_ms) noexcept {
    sample_rate_hz_ = sample_rate_hz;
    attack_.prepare(glide_frames, attack_share(attack_ms));
    release_.prepare(glide_frames, release_share(attack_ms, release_ms));
    reset();
  }

  void reset() noexcept { peak_ = reduction_ = 0.0; }

  /// Both are time constants: 63 % of a step up, of a step down.
  void set(double attack_ms, double release_ms) noexcept {
    attack_.set(attack_share(attack_ms));
    release_.set(release_share(attack_ms, release_ms));
  }

  /// New times are fully in force, and the state is exactly zero.
  bool at_rest() const noexcept {
    return reduction_ == 0.0 && peak_ == 0.0 && attack_.settled() && release_.settled();
  }

  /// @param x  what is wanted, >= 0; out may be x
  void process(const float* x, float* out, uint32_t frames) noexcept {
    if (attack_.settled() && release_.settled()) {
      const double attack = double{attack_.goal()}, release = double{release_.goal()};
      for (uint32_t i = 0; i < frames; ++i)
        out[i] = next(double{x[i]}, attack, release);
    } else {
      for (uint32_t i = 0; i < frames; ++i) {
        const double attack = double{attack_.next()}, release = double{release_.next()};
        out[i] = next(double{x[i]}, attack, release);
      }
    }
  }

private:
  float next(double x, double attack, double release) noexcept {
    // Far below anything audible, and what ends the decay in an exact zero.
    constexpr double kEnd = 1e-14;
    peak_ = std::max(x, (1.0 - release) * peak_ + (release * x - kEnd));
    reduction_ = std::max(0.0, (1.0 - attack) * reduction_ + (attack * peak_ - kEnd));
    return static_cast<float>(reduction_);
  }

  /// 1 - a: what one frame covers.
  float share_of(double frames) const noexcept {
    return frames > 0.0 ? static_cast<float>(-std::expm1(-1.0 / frames)) : 1.0f;
  }
  float attack_share(double ms) const noexcept { return share_of(ms * sample_rate_hz_ / 1000.0); }

  /// After a step down two stages have (r e^(-t/r) - a e^(-t/a)) / (r - a) left; that is 1/e at
  /// t = release for the r found here by bisection.
  float release_share(double attack_ms, double release_ms) const noexcept {
    const auto left = [&](double first_ms) {
      if (std::abs(first_ms - attack_ms) < 1e-6 * attack_ms)
        return (1.0 + release_ms / attack_ms) * std::exp(-release_ms / attack_ms);
      return (first_ms * std::exp(-release_ms / first_ms) -
              attack_ms * std::exp(-release_ms / attack_ms)) /
             (first_ms - attack_ms);
    };
    double low = 0.0, high = release_ms;
    for (int i = 0; i < 40; ++i) {
      const double middle = 0.5 * (low + high);
      (left(middle) > std::exp(-1.0) ? high : low) = middle;
    }
    return share_of(low * sample_rate_hz_ / 1000.0);
  }

  double sample_rate_hz_ = 0.0;
  Smoothed attack_;
  Smoothed release_;
  double peak_ = 0.0;      ///< y1
  double reduction_ = 0.0; ///< y
};

} // namespace headroom
