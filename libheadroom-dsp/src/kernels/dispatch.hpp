// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <hwy/highway.h>

// HEADROOM_DISPATCH(Fir)(...) is HWY_DYNAMIC_DISPATCH(Fir)(...) without its call into libhwy, for
// which all arguments are saved and restored: blocks of 16 frames take long enough for that to
// show.
namespace headroom::kernels {

inline const hwy::ChosenTarget& chosen_target = hwy::GetChosenTarget();

} // namespace headroom::kernels

#if (HWY_TARGETS & (HWY_TARGETS - 1)) == 0 || !defined(HWY_DISPATCH_TABLE)
#define HEADROOM_DISPATCH(function) HWY_DYNAMIC_DISPATCH(function)
#else
#define HEADROOM_DISPATCH(function)                                                                \
  (*(HWY_DISPATCH_TABLE(function)[::headroom::kernels::chosen_target.GetIndex()]))
#endif
