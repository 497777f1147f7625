// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace headroom {

/// While one lives, this thread's float unit treats denormals as zero (x86: FTZ and DAZ, AArch64:
/// FZ), so that a decaying tail costs what a loud passage costs. Elsewhere it does nothing.
/// The former mode comes back on leaving. [any thread; no syscall]
class DenormalsOff {
public:
#if defined(__SSE2__)
  DenormalsOff() noexcept : saved_(_mm_getcsr()) {
    _mm_setcsr(saved_ | kFlushToZero | kZeroInputs);
  }
  ~DenormalsOff() { _mm_setcsr(saved_); }
#elif defined(__aarch64__)
  DenormalsOff() noexcept {
    asm volatile("mrs %0, fpcr" : "=r"(saved_));
    asm volatile("msr fpcr, %0" : : "r"(saved_ | (uint64_t{1} << 24)));
  }
  ~DenormalsOff() { asm volatile("msr fpcr, %0" : : "r"(saved_)); }
#else
  DenormalsOff() noexcept {}
  ~DenormalsOff() {}
#endif
  DenormalsOff(const DenormalsOff&) = delete;
  DenormalsOff& operator=(const DenormalsOff&) = delete;

private:
#if defined(__SSE2__)
  static constexpr uint32_t kFlushToZero = 0x8000; // MXCSR bit 15
  static constexpr uint32_t kZeroInputs = 0x0040;  // MXCSR bit 6
  uint32_t saved_;
#elif defined(__aarch64__)
  uint64_t saved_;
#endif
};

} // namespace headroom
