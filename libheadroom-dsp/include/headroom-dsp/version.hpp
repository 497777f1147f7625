// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "headroom-dsp/export.hpp"

namespace headroom {

/// Version of the libheadroom-dsp that is loaded, "major.minor.patch".
HEADROOM_DSP_API const char* dsp_version() noexcept;

/// Name of the SIMD target the kernels chose on this CPU, for example "AVX2".
/// Asks the CPU at its first call. [not audio thread]
HEADROOM_DSP_API const char* dsp_simd_target() noexcept;

} // namespace headroom
