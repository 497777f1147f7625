// SPDX-License-Identifier: MPL-2.0
#include "eq_text/preamp.hpp"
#include <algorithm>
#include <limits>

namespace headroom::eq_text {

void Preamp::add(double gain_db, uint32_t channel_mask) {
  given_ = true;
  if (channel_mask != 0xffffffff)
    single_channels_ |= channel_mask;
  for (uint32_t c = 0; c < gain_db_.size(); ++c)
    if ((channel_mask >> c & 1u) != 0)
      gain_db_[c] += gain_db;
}

template <class Visit> void Preamp::for_each(Visit visit) const {
  constexpr uint32_t kLeftAndRight = 3;
  const bool pair = (single_channels_ & kLeftAndRight) == kLeftAndRight;
  const uint32_t mask = pair ? single_channels_ : 0xffffffff;
  for (uint32_t c = 0; c < gain_db_.size(); ++c)
    if ((mask >> c & 1u) != 0)
      visit(gain_db_[c]);
}

double Preamp::lowest_db() const {
  double lowest = std::numeric_limits<double>::infinity();
  for_each([&](double gain_db) { lowest = std::min(lowest, gain_db); });
  return lowest;
}

bool Preamp::uniform() const {
  bool same = true;
  for_each([&, lowest = lowest_db()](double gain_db) { same = same && gain_db == lowest; });
  return same;
}

} // namespace headroom::eq_text
