// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "routing/stream_facts.hpp"
#include <cstdint>
#include <filesystem>

namespace headroom {

/// Asks the kernel about a process of this user. What it does not say, because the process has
/// ended, belongs to somebody else, or lives in a pid namespace of its own, is left empty.
/// @param pid  as seen from here; 0 = not known
/// @param proc  where /proc is, for tests
ProcessFacts read_process(uint32_t pid, const std::filesystem::path& proc = "/proc");

/// The same about the process behind a client of PipeWire. For programs that speak to PulseAudio's
/// socket PipeWire vouches for pipewire-pulse only; then the pid is what they say themselves, which
/// counts if the kernel knows that process by the name they give as well.
ProcessFacts read_client_process(const Properties& client,
                                 const std::filesystem::path& proc = "/proc");

} // namespace headroom
