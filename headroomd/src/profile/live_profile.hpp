// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/binding_choice.hpp"
#include "profile/overlay.hpp"
#include "profile/profile_library.hpp"
#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::profile {

/// Why a request changed nothing; what() says it for people, and what is allowed.
struct Refusal : std::runtime_error {
  enum class Reason {
    not_found, ///< no such profile or key
    invalid    ///< a value that is not allowed, a profile with errors
  };
  Refusal(Reason why, const std::string& message) : std::runtime_error(message), reason(why) {}
  Reason reason;
};

/// What is in force: the profile that the user chose, or the one that its [device] and [schedule]
/// name, the equaliser preset that goes with the output device, and the overlay on top. All changes
/// come through here, whoever asks for them, and each is told once. No files, no sockets. [control
/// thread]
class LiveProfile {
public:
  struct Change {
    bool name = false;     ///< another profile
    bool settings = false; ///< other values, rules or routes
    bool bypass = false;   ///< or what it is for
    bool overlay = false;  ///< overlay() is worth saving
    /// Anything but when bypass ends.
    bool any() const { return name || settings || bypass || overlay; }
    bool bypass_end = false; ///< bypass_ends() is another
  };
  /// Called after each change; not for the constructor.
  using Told = std::function<void(const Change&)>;
  using Clock = std::function<std::time_t()>;
  using Steady = std::chrono::steady_clock;

  /// @param start  name of the profile to begin with instead of the one chosen last; empty: none
  LiveProfile(ProfileLibrary library, Overlay overlay, std::string_view start, Clock clock,
              Told told);

  /// The files were read again.
  ProfileLibrary::Change take(ProfileFiles files);
  /// The default sink's node.name and description; both empty: none is known.
  void sink_is(std::string name, std::string description);
  /// The clock has moved on, or was set.
  void look_at_clock() { settle(); }
  /// When look_at_clock() will next have something to do; nothing without a schedule.
  std::optional<std::time_t> next_look() const;

  /// Puts a profile in force, until its schedule or the default sink says otherwise.
  /// @throws Refusal
  void use(std::string_view name);
  /// @param ephemeral  forgotten when headroomd ends
  /// @throws Refusal
  void set(std::string_view key, const Value& value, bool ephemeral = false);
  /// Gives the key back to the profile. @return false if it was not overridden
  /// @throws Refusal
  bool clear(std::string_view key);
  /// Clears every key. @return how many
  uint32_t reset();
  /// @param ephemeral  as in set(); one that is not replaces it
  void set_bypass(bool on, bool ephemeral = false);
  /// An ephemeral bypass; end_ephemeral_bypass() is wanted then.
  void set_bypass_until(Steady::time_point end);
  /// Back to the bypass that is no ephemeral one.
  void end_ephemeral_bypass();
  /// An ephemeral bypass in which the original is as loud as what is processed, until it is ended
  /// here or bypass is set.
  void compare(bool with_original);
  /// Routes and volumes of applications.
  void edit(const std::function<void(Overlay&)>& edit);
  /// Between begin() and commit() changes are seen but not told; roll_back() undoes them. Not
  /// nested.
  void begin();
  void commit();
  void roll_back();
  bool in_transaction() const { return before_.has_value(); }

  /// Overlay included; its name and file are those of the profile.
  const Profile& in_force() const { return in_force_; }
  /// Whose [device] and [schedule] count.
  const Profile& chosen() const { return chosen_; }
  /// Why in_force() is: "chosen", "device *hdmi*", "schedule 22:00".
  const std::string& reason() const { return reason_; }
  bool bypass() const { return now_.ephemeral_bypass.value_or(now_.overlay.bypass); }
  /// When the bypass of set_bypass_until() ends; nothing once it is something else.
  std::optional<Steady::time_point> bypass_ends() const { return now_.bypass_ends; }
  /// bypass() is there for comparing.
  bool comparing() const { return now_.comparing; }
  /// @throws Refusal
  Value get(std::string_view key) const;
  struct Override {
    std::string key;
    Value value;
    bool ephemeral = false;
  };
  /// By key, each once.
  std::vector<Override> overrides() const;
  const Overlay& overlay() const { return now_.overlay; }
  const ProfileLibrary& library() const { return library_; }
  /// For status: what is wrong with profiles, and what is therefore not as it was asked for.
  std::vector<std::string> warnings() const;

private:
  /// What a user can change.
  struct Wishes {
    Overlay overlay;
    SettingValues ephemeral;
    std::optional<bool> ephemeral_bypass;
    std::optional<Steady::time_point> bypass_ends;
    bool comparing = false;
    std::string wanted; ///< name of the chosen profile
    bool holds = false; ///< the choice stands over `overruled` until that changes
    std::optional<BoundProfile> overruled;
  };

  void settle();
  void resolve();
  Surroundings surroundings() const;
  std::optional<BoundProfile> bound_by(const Profile& profile) const;

  ProfileLibrary library_;
  Wishes now_;
  std::optional<Wishes> before_; ///< within a transaction
  std::string sink_name_, sink_description_;
  Clock clock_;
  Told told_;

  Profile chosen_, in_force_;
  std::string reason_;
  std::vector<std::string> missing_; ///< sentences about profiles that cannot be had
  Profile told_profile_;
  Overlay told_overlay_;
  bool told_bypass_ = false, told_comparing_ = false;
  std::optional<Steady::time_point> told_bypass_ends_;
};

} // namespace headroom::profile
