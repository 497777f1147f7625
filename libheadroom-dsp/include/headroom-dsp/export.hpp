// SPDX-License-Identifier: MPL-2.0
#pragma once

/// Marks what the shared library exports; all else in it is hidden.
#if defined(__GNUC__)
#define HEADROOM_DSP_API __attribute__((visibility("default")))
#else
#define HEADROOM_DSP_API
#endif
