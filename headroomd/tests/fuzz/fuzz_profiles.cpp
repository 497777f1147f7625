// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as a profile and as the overlay's file: read or refused, never both; what is read is
// within its ranges, can be shown, and the overlay comes back as it was written.
#include "control/profile_json.hpp"
#include "fuzz_target.hpp"
#include "profile/overlay.hpp"
#include "wire_writer.hpp"
#include <algorithm>
#include <string>

using namespace headroom;

namespace {

void check_places(const std::vector<profile::Diagnostic>& errors, std::string_view input) {
  const auto lines = 1 + static_cast<uint32_t>(std::ranges::count(input, '\n'));
  for (const auto& error : errors) {
    require(!error.message.empty(), "an error says nothing");
    // toml++ also ends lines at a lone carriage return, a form feed and the like.
    require(error.line <= lines + input.size(), "an error is beyond the text");
  }
}

} // namespace

void fuzz(std::string_view input) {
  const profile::SourceText source{"input.toml", std::string(input)};
  const auto read = profile::parse_profile(source);
  require(read.profile.has_value() == read.errors.empty(), "neither a profile nor an error");
  check_places(read.errors, input);
  if (read.profile) {
    read.profile->settings.chain.validate();
    wire::parse(wire::Writer().value(control::to_wire(*read.profile)).text());
  }
  const auto overlay = profile::parse_overlay(source);
  check_places(overlay.errors, input);
  const auto again = profile::parse_overlay({"again.toml", profile::to_toml(overlay.overlay)});
  require(again.errors.empty(), "an overlay cannot be read back");
  require(again.overlay == overlay.overlay, "an overlay changes on its way to the disk");
}
