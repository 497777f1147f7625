// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/gain_curve.hpp"
#include <cmath>
#include <headroom_catch.hpp>

using namespace headroom;

namespace {

/// The gain computer in the paper's own three cases (eq. 4).
double output_db(double x, double threshold, double ratio, double knee) {
  if (2.0 * (x - threshold) < -knee)
    return x;
  if (2.0 * std::abs(x - threshold) <= knee && knee > 0.0)
    return x + (1.0 / ratio - 1.0) * std::pow(x - threshold + knee / 2.0, 2.0) / (2.0 * knee);
  return threshold + (x - threshold) / ratio;
}

} // namespace

TEST_CASE("the curve is the paper's, at any threshold, ratio and knee") {
  for (const float threshold : {-60.0f, -24.0f, 0.0f})
    for (const float ratio : {1.0f, 1.5f, 4.0f, 100.0f})
      for (const float knee : {0.0f, 0.5f, 6.0f, 40.0f})
        for (float level = -90.0f; level <= 20.0f; level += 0.25f) {
          const GainCurve curve(threshold, 1.0f - 1.0f / ratio, knee);
          const double expected = double{level} - output_db(double{level}, double{threshold},
                                                            double{ratio}, double{knee});
          INFO(level << " dB into " << threshold << " dB, 1:" << ratio << ", knee " << knee);
          REQUIRE(double{curve.reduction_db(level)} == Approx(expected).margin(1e-4));
          if (level <= curve.begin_db())
            REQUIRE(curve.reduction_db(level) == 0.0f);
        }
}

TEST_CASE("the knee has no corner") {
  const GainCurve curve(-20.0f, 0.75f, 10.0f);
  double before = 0.0;
  for (int step = 1; step < 400; ++step) {
    const float level = -30.0f + 0.05f * static_cast<float>(step);
    const double slope =
        (double{curve.reduction_db(level)} - double{curve.reduction_db(level - 0.05f)}) / 0.05;
    REQUIRE(slope - before < 0.75 * 0.05 / 10.0 + 1e-3); // the parabola's own, and rounding
    REQUIRE(slope - before > -1e-3);
    before = slope;
  }
}

TEST_CASE("the slope is that of the curve where it takes so much") {
  for (const float knee : {0.0f, 6.0f, 24.0f}) {
    const GainCurve curve(-20.0f, 0.75f, knee);
    CHECK(curve.slope_at(0.0f) == 0.0f);
    for (float level = curve.begin_db() + 0.5f; level < 20.0f; level += 0.37f) {
      INFO("knee " << knee << ", " << level << " dB");
      const double measured =
          (double{curve.reduction_db(level + 0.05f)} - double{curve.reduction_db(level - 0.05f)}) /
          0.1;
      // Within what the knee bends over the 0.1 dB, and rounding.
      REQUIRE(double{curve.slope_at(curve.reduction_db(level))} == Approx(measured).margin(2e-3));
    }
  }
}
