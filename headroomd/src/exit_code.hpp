// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace headroom {

/// What headroomd's exit status means; listed in --help.
enum ExitCode : int {
  kExitOk = 0,
  kExitFailure = 1,        ///< libpipewire cannot be set up, or an internal error
  kExitUsage = 2,          ///< unknown option, bad value
  kExitRuntimeDir = 3,     ///< XDG_RUNTIME_DIR missing, not ours or open to others
  kExitAlreadyRunning = 4, ///< another headroomd serves this user
  kExitProfile = 5,        ///< the profile is not found or has errors
};

} // namespace headroom
