// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace headroom {

/// Gives every stream the volume that its user set, in case a headroomd that was killed has left
/// it lowered. Without a PipeWire server there is nothing to do. Takes two seconds at most.
/// @throws std::runtime_error when libpipewire cannot be set up
void reset_levels();

} // namespace headroom
