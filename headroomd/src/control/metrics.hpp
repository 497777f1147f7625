// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom::control {

/// Measurements in Prometheus' text format 0.0.4.
///
///     metrics.gauge("headroom_streams", "App streams").sample(2, {{"protection", "processed"}});
class Metrics {
public:
  using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

  /// Begins a family; sample() adds to it.
  Metrics& gauge(std::string_view name, std::string_view help) {
    return family(name, help, "gauge");
  }
  Metrics& counter(std::string_view name, std::string_view help) {
    return family(name, help, "counter");
  }
  Metrics& sample(double value, const Labels& labels = {});

  struct Bucket {
    double up_to;   ///< upper end
    uint64_t count; ///< in this one alone
  };
  /// A whole family of its own.
  /// @param buckets  ascending
  /// @param above  how many were above the last of them
  /// @param sum  of all values
  void histogram(std::string_view name, std::string_view help, const std::vector<Bucket>& buckets,
                 uint64_t above, double sum);

  const std::string& text() const { return text_; }

private:
  Metrics& family(std::string_view name, std::string_view help, std::string_view type);

  std::string name_; ///< of the family that sample() adds to
  std::string text_;
};

} // namespace headroom::control
