// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

namespace headroom {

/// Finds out that the session manager has left our output without links though there is a sink to
/// play to: WirePlumber 0.4 gives a stream up for good after five links that failed ("tried to link
/// on last rescan, not retrying"). A new output is a new stream to it. Each is given twice as long
/// as the one before, and after kMostAttempts in a row it is left alone until it has a link, or
/// there is no sink. Pure: the time is an argument, from any clock that only moves forward.
class OutputWatch {
public:
  static constexpr uint64_t kPatienceMs = 1000; ///< for the first
  static constexpr int kMostAttempts = 6;       ///< the last after 32 s

  struct Step {
    bool make_anew = false;
    uint32_t look_again_ms = 0; ///< 0: at the next change of the graph
  };

  /// @param linked  our output plays to something
  /// @param possible  there is a sink, and a session manager
  Step look(uint64_t now_ms, bool linked, bool possible);

  /// Outputs made anew since one was linked.
  int attempts() const noexcept { return attempts_; }
  /// It has no link, and no further output is made.
  bool gave_up() const noexcept { return gave_up_; }

private:
  uint64_t since_ms_ = 0;
  bool waiting_ = false;
  bool gave_up_ = false;
  int attempts_ = 0;
};

} // namespace headroom
