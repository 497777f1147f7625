// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <array>
#include <cstdint>

namespace headroom::eq_text {

/// Preamp lines add up per channel; a preset here has one preamp for all.
class Preamp {
public:
  void add(double gain_db, uint32_t channel_mask);

  bool given() const { return given_; }

  /// The lowest of the channels in question, so that none of them can clip more than it asked for:
  /// those that Channel lines gave a preamp to, if both L and R are among them, else all.
  double lowest_db() const;

  /// Has each of them the same?
  bool uniform() const;

private:
  template <class Visit> void for_each(Visit visit) const;

  std::array<double, 32> gain_db_{};
  uint32_t single_channels_ = 0; ///< that a preamp of some channels, not all, applied to
  bool given_ = false;
};

} // namespace headroom::eq_text
