// SPDX-License-Identifier: MPL-2.0
#include "headroom-dsp/version.hpp"
#include "kernels/kernels.hpp"

namespace headroom {

const char* dsp_version() noexcept { return HEADROOM_DSP_VERSION; }

const char* dsp_simd_target() noexcept { return kernels::target_name(); }

} // namespace headroom
