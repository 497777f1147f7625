// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// A value of the target.object metadata.
struct Target {
  std::string type;  ///< "Spa:String" = node name, "Spa:Id" = serial
  std::string value; ///< empty = no entry
  bool operator==(const Target&) const = default;
  /// No entry, or "-1": wherever the default sink is.
  bool follows_default() const { return value.empty() || value == "-1"; }
  /// What we, or another headroomd before us, write for what is to be processed.
  bool names_our_sink() const;
  /// What nobody but we would write, however late we are told of it.
  bool is_detour() const;
};

/// What we would have in a stream's target.object.
struct Wish {
  Target target;        ///< empty: nothing of ours
  bool insists = false; ///< over what the session manager restores from former days
  bool operator==(const Wish&) const = default;

  /// Through headroom: by name, since the session manager would remember a serial as the user's
  /// choice.
  /// @param sink_name  the one of our sinks that streams play to
  static Wish through_us(std::string_view sink_name);
  /// Past headroom, where a stream without a target would be sent through it.
  static Wish past_us(std::string_view sink_name);
  static Wish hands_off() { return {}; }
};

/// What one stream's target.object should be, and who may say so.
///
/// We write as soon as the stream appears. The session manager may overwrite that with what it
/// remembers from former days; within the guard we write again if the wish insists. Whoever writes
/// after the guard is the user, and wins until he clears it, says "follow the default" (-1), or
/// gives the stream back. Writes of others may cross ours on their way: what counts is the server's
/// order, which the changes that we are told of have.
/// Pure: no PipeWire, no clock. Each function returns what is to be written now, if anything.
class Claim {
public:
  static constexpr uint64_t kGuardMs = 2000;
  /// An echo that has not come by then never will: PipeWire keeps some back, and a value that was
  /// there already makes none.
  static constexpr uint64_t kEchoMs = 1000;
  using Write = std::optional<Target>;

  /// A stream that has just appeared.
  /// @param arrived_ms  when the guard starts
  explicit Claim(uint64_t arrived_ms) : arrived_ms_(arrived_ms) {}

  /// A stream older than this daemon.
  /// @param found  its target, if any
  /// @param same_sink  found means the very sink that we play to: nothing is taken from the user
  ///   when the stream reaches it through us. Any other sink is his choice and stays.
  Claim(uint64_t arrived_ms, Target found, bool same_sink);

  /// The session manager, and with it the metadata, is new. What the user chose stays.
  Write metadata_restarted(uint64_t now_ms, Target found);

  /// Where the stream should go is known, or has changed.
  Write want(uint64_t now_ms, Wish wish);
  /// Somebody wrote; our own writes come back here too, in order.
  Write target_changed(uint64_t now_ms, const Target& target);
  /// The user leaves the stream to us again.
  Write give_back(uint64_t now_ms);
  /// We are leaving: puts back what we displaced.
  Write release(uint64_t now_ms) { return want(now_ms, Wish::hands_off()); }

  const Wish& wish() const { return wish_; }
  /// The user's choice, if it stands.
  const Target* by_user() const { return by_user_ ? &*foreign_ : nullptr; }

private:
  struct Written {
    Target target;
    uint64_t at_ms;
  };
  Target desired() const;
  Write settle(uint64_t now_ms, bool crossing = false);

  uint64_t arrived_ms_;
  Wish wish_;
  bool by_user_ = false;
  std::optional<Target> foreign_;  ///< what somebody else wants here
  Target current_;                 ///< last that we were told
  std::vector<Written> in_flight_; ///< by us and not told yet, oldest first
};

} // namespace headroom
