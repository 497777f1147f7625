// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "profile/rule.hpp"
#include "properties.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// What the kernel says about the process behind a stream; empty = not known.
struct ProcessFacts {
  std::string executable; ///< path
  std::string cgroup;     ///< path of its control group
  bool operator==(const ProcessFacts&) const = default;
};

/// Everything that decides a stream's route. It arrives in steps (the registry knows little, the
/// client and the node tell more later); decide again when more is known.
struct StreamFacts {
  Properties properties;     ///< of the node; those of its client where the node has none
  bool encoded_only = false; ///< offers no raw audio format
  ProcessFacts process;
};

/// What a rule sees of one property: no value if it is not known, two where the application's word
/// and the kernel's differ.
std::vector<std::string> values_of(const StreamFacts& stream, profile::MatchField field);

/// Process binary, else application name, else empty: how streams are called in lists.
std::string app_of(const Properties& properties);

/// The Flatpak id in the path of a control group, empty if there is none.
std::string flatpak_id_in(std::string_view cgroup);

} // namespace headroom
