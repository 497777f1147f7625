// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph.hpp"

#include <string>

namespace headroom::test {

struct NullSinkSettings {
  std::string name = "speakers";
  std::string position = "FL FR"; ///< channel map, in PipeWire's words
  int priority = 1000;            ///< the highest existing one becomes the default sink
  uint32_t rate_hz = 0;           ///< its own, whatever the graph's is; 0: the graph's
};

/// A sink without hardware, driven by a timer. It lives as long as the object.
class NullSink {
 public:
  /// Returns when the sink has its ports, i.e. can be played to.
  /// Throws std::runtime_error if that takes longer than 5 s.
  explicit NullSink(Graph& graph, const NullSinkSettings& settings = {});
  ~NullSink();
  NullSink(const NullSink&) = delete;
  NullSink& operator=(const NullSink&) = delete;

  const std::string& name() const { return settings_.name; }
  int channels() const { return channels_; }

 private:
  NullSinkSettings settings_;
  int channels_;
  Connection connection_;
  pw_proxy* proxy_;
};

} // namespace headroom::test
