// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace headroom::test {

/// Under AddressSanitizer and ThreadSanitizer nothing keeps real time for certain, and what is
/// freed is kept: dropped cycles and memory are judged in the plain build.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

} // namespace headroom::test
