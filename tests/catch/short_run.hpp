// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>

namespace headroom::test {

/// A short run was asked for: scripts/check does so under sanitizers, which need to see each path
/// of the code once, where the ordinary run judges figures on many settings and programmes.
inline bool short_run() { return std::getenv("HEADROOM_TEST_SECONDS") != nullptr; }

} // namespace headroom::test
