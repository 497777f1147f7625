// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/version.hpp"

namespace headroom {

const char* dsp_version() noexcept { return HEADROOM_DSP_VERSION; }

const char* dsp_simd_target() noexcept { return "none"; }

} // namespace headroom
