// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/metrics.hpp"
#include <headroom_catch.hpp>
#include <limits>

using headroom::control::Metrics;

TEST_CASE("metrics are Prometheus' text format") {
  Metrics metrics;
  metrics.gauge("h_streams", "App streams").sample(2, {{"by", "user"}, {"to", "sink"}}).sample(0.5);
  metrics.counter("h_total", "All").sample(1e18);
  CHECK(metrics.text() == "# HELP h_streams App streams\n"
                          "# TYPE h_streams gauge\n"
                          "h_streams{by=\"user\",to=\"sink\"} 2\n"
                          "h_streams 0.5\n"
                          "# HELP h_total All\n"
                          "# TYPE h_total counter\n"
                          "h_total 1e+18\n");
}

TEST_CASE("label values are escaped, and what is no number is written as the format wants it") {
  Metrics metrics;
  metrics.gauge("h", "x").sample(std::numeric_limits<double>::quiet_NaN(), {{"p", "a\\b\"c\nd"}});
  metrics.sample(-std::numeric_limits<double>::infinity());
  CHECK(metrics.text() == "# HELP h x\n# TYPE h gauge\nh{p=\"a\\\\b\\\"c\\nd\"} NaN\nh -Inf\n");
}

TEST_CASE("the buckets of a histogram hold all that is below their upper end") {
  Metrics metrics;
  metrics.histogram("h", "Times", {{0.5, 3}, {1, 0}, {2, 4}}, 5, 20.25);
  CHECK(metrics.text() == "# HELP h Times\n# TYPE h histogram\n"
                          "h_bucket{le=\"0.5\"} 3\nh_bucket{le=\"1\"} 3\nh_bucket{le=\"2\"} 7\n"
                          "h_bucket{le=\"+Inf\"} 12\nh_sum 20.25\nh_count 12\n");
}
