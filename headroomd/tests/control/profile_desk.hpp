// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/events.hpp"
#include "control/operations/eq_operations.hpp"
#include "control/operations/profile_operations.hpp"
#include "control/profile_events.hpp"
#include <string>

namespace headroom::control_test {

/// What the operations of profiles and settings work on: two profiles, none of them in a file.
class ProfileDesk {
public:
  static constexpr const char* kPreset =
      "Preamp: -3 dB\nFilter 1: ON LSC Fc 105 Hz Gain 3 dB Q 0.7\n";

  static profile::ProfileFile file(const std::string& name, const std::string& body) {
    const std::string path = "/p/" + name + ".toml";
    const std::string text = "name = \"" + name + "\"\ndescription = \"" + name + "\"\n" + body;
    return {path, text, profile::read_title({path, text})};
  }

  explicit ProfileDesk(control::Events& to) : events(to) {}

  void add_operations(control::Operations& operations, control::Transactions& transactions) {
    control::add_profile_operations(operations, transactions, {live, [this] {
                                                                 auto change = live.take(files);
                                                                 profile_events.reloaded(change);
                                                                 return change;
                                                               }});
    control::add_setting_operations(operations, live);
    control::add_eq_operations(
        operations,
        {live,
         [](std::string_view name, std::string_view) -> std::optional<profile::SourceText> {
           if (name != "warm")
             return std::nullopt;
           return profile::SourceText{"/eq/warm.txt", kPreset};
         },
         [] { return 48'000.0; }, curve_fit,
         [this](const auto& error) { profile_events.failed(error); }});
  }

  profile::ProfileFiles files = {file("default", ""), file("quiet", "agc.target_lufs = -30\n")};
  control::Events& events;
  profile::LiveProfile live{[this] {
                              profile::ProfileLibrary library;
                              library.take(files);
                              return library;
                            }(),
                            {},
                            "",
                            [] { return std::time_t{0}; },
                            [this](const auto& change) { profile_events.changed(change); }};
  control::ProfileEvents profile_events{live, events};
  control::CurveFit curve_fit; ///< nobody finishes it by himself
};

} // namespace headroom::control_test
