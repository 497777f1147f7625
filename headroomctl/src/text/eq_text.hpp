// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "terminal_text.hpp"
#include <string>
#include <vector>

namespace headroom::ctl {

struct EqHeading {
  bool enabled = true;
  bool overridden = false; ///< other bands than the profile's
  std::string design;
  double preamp_db = 0.0;
};

struct EqBandRow {
  std::string type;
  double frequency_hz = 0.0, gain_db = 0.0, q = 0.0;
  bool enabled = true;
};

std::string equalizer_text(const EqHeading& heading, const std::vector<EqBandRow>& bands,
                           const Palette& palette);

} // namespace headroom::ctl
