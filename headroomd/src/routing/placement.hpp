// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>

namespace headroom {

/// Whether one stream plays where it is sent, as its links show it. The session manager takes a
/// moment to make those; a stream that is still elsewhere after that cannot be routed.
/// Pure: the time is an argument, any clock that only moves forward.
class Placement {
public:
  /// What its links say; astray: at least one leads elsewhere.
  enum class Links { none, as_sent, astray };
  /// For the session manager.
  static constexpr uint64_t kPatienceMs = 1000;
  enum class State {
    waiting,    ///< not linked, or astray for less than kPatienceMs
    placed,     ///< its links lead where it is sent
    unroutable, ///< astray for longer
  };

  /// It is sent somewhere else: the patience begins anew.
  void sent();
  /// @return whether the state is another
  bool look(uint64_t now_ms, Links links);
  State state() const noexcept { return state_; }
  /// When to look again although nothing happens, if ever.
  std::optional<uint64_t> due_ms() const;

private:
  State state_ = State::waiting;
  std::optional<uint64_t> astray_since_ms_;
};

} // namespace headroom
