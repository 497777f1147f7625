// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>

namespace headroom {

/// Finds out that the session manager has given up one stream which should play to us: WirePlumber
/// tries no more when six links in a row have failed. One to another sink that holds makes it begin
/// anew, so the stream is sent on a detour and back.
/// Each detour is given twice as long as the one before, and after kMostAttempts in a row the
/// stream is left alone until it is linked. Links that have held for kPatienceMs and vanish while
/// their sink stays were cut by somebody, who may have his reasons. Pure: the time is an argument,
/// from any clock that only moves forward.
class LinkWatch {
public:
  static constexpr uint64_t kPatienceMs = 1000; ///< for a link, before the first detour
  static constexpr uint64_t kStayMs = 200;      ///< there, so that the link has been made in full
  static constexpr uint64_t kAwayMs = 2000;     ///< at most, linked there or not
  static constexpr int kMostAttempts = 5;       ///< the last after 16 s

  enum class State {
    linked,   ///< or none of our business
    waiting,  ///< for the session manager
    stranded, ///< to be sent on a detour as soon as there is one
    away,     ///< sent there
    gave_up,
  };
  /// What the graph shows of the stream.
  struct Sight {
    bool wanted = false; ///< the session manager should link it to a sink of ours
    bool has_ports = false;
    bool linked = false;          ///< to anything that is not the detour
    bool at_detour = false;       ///< linked to that
    std::optional<uint32_t> sink; ///< of ours, if it is linked to one and nowhere else
    bool whole = false;           ///< all its ports are
  };

  /// @return whether the state is another
  bool look(uint64_t now_ms, const Sight& sight, bool detour_ready);
  /// Whatever had that id; ids are used again at once.
  void node_removed(uint32_t id);
  /// It is sent to another sink than before.
  void sent();

  State state() const noexcept { return state_; }
  /// Detours since it was linked for as long as kPatienceMs.
  int attempts() const noexcept { return attempts_; }
  /// Until when the session manager is probably about to link it, if at all.
  std::optional<uint64_t> on_its_way(uint64_t now_ms) const;
  /// When to look again although nothing happens, if ever.
  std::optional<uint64_t> due_ms() const;

private:
  State next(uint64_t now_ms, const Sight& sight, bool detour_ready);
  uint64_t patience_ms() const { return kPatienceMs << attempts_; }

  State state_ = State::linked;
  uint64_t since_ms_ = 0; // linked, waiting or away
  std::optional<uint64_t> there_since_ms_;
  std::optional<uint32_t> whole_; // last, and whether it held
  uint64_t whole_since_ms_ = 0;
  bool cut_ = false; // from whole_
  bool has_ports_ = false;
  int attempts_ = 0;
};

} // namespace headroom
