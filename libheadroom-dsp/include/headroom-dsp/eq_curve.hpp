// SPDX-License-Identifier: MPL-2.0
#pragma once

namespace headroom {

/// One point of a frequency response.
struct EqCurvePoint {
  double frequency_hz = 0.0; ///< > 0
  double gain_db = 0.0;
};

} // namespace headroom
