// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "routing/route.hpp"
#include <cstdint>
#include <optional>
#include <string>

namespace headroom {

/// A value of the target.object metadata.
struct Target {
  std::string type;  ///< "Spa:String" = node name, "Spa:Id" = serial
  std::string value; ///< empty = no entry
  bool operator==(const Target&) const = default;
};

/// What one stream's target.object should be, and who may say so.
///
/// We write our sink's name as soon as the stream appears. The session manager may overwrite that
/// with what it remembers from former days; within the guard we write again. Whoever writes after
/// the guard is the user, and wins until he clears it or says "follow the default" (-1).
/// Pure: no PipeWire, no clock. Each function returns what is to be written now, if anything.
class Claim {
public:
  static constexpr uint64_t kGuardMs = 2000;
  using Write = std::optional<Target>;

  /// A stream that has just appeared.
  /// @param arrived_ms  when the guard starts
  explicit Claim(uint64_t arrived_ms) : arrived_ms_(arrived_ms) {}

  /// A stream older than this daemon (or than the session manager).
  /// @param found  its target, if any
  /// @param same_sink  found means the very sink that we play to: nothing is taken from the user
  ///   when the stream reaches it through us. Any other sink is his choice and stays.
  Claim(uint64_t arrived_ms, Target found, bool same_sink);

  /// The decision for this stream is known, or has changed.
  Write decide(RouteDecision decision);
  /// Somebody wrote; our own writes come back here too.
  Write target_changed(uint64_t now_ms, const Target& target);
  /// We are leaving: puts back what we displaced.
  Write release();

  const RouteDecision& decision() const { return decision_; }
  bool by_user() const { return by_user_; }

  /// The target that means "through headroom": by name, since the session manager would remember
  /// a serial as the user's choice.
  static Target ours();

private:
  Write claim();

  uint64_t arrived_ms_;
  RouteDecision decision_;
  bool claimed_ = false;          // our value is, or is about to be, in the metadata
  bool by_user_ = false;          // the user's choice stands; hands off
  std::optional<Target> foreign_; // what we displaced
};

} // namespace headroom
