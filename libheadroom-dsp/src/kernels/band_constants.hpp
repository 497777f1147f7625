// SPDX-License-Identifier: MPL-2.0
#pragma once

// When the band near f_s / 2 matters (docs/limiter.md, "The last tenth of the band"); linear.
namespace headroom::kernels {

inline constexpr float kFullySubtracted = 0.02f;
// Below these the band cannot lift a peak noticeably: one that is limited, one that is not.
inline constexpr float kNegligible = 0.002f;
inline constexpr float kNegligibleNarrow = 0.0048f; // -46.4 dBFS

// A flip in a long tone at f_s / 2 lifts the continuous peak to about three times its amplitude
// over the first thousands of samples: (2 / pi) ln n.
inline constexpr float kFlipFactor = 3.0f;
// Samples may lie this far below the continuous peak in anything but a search for the worst.
inline constexpr float kPeakPerSample = 1.5f;
inline constexpr float kDangerFrom = 0.7f; // of the threshold
inline constexpr float kDangerFull = 0.9f;

inline constexpr float kVanishing = 1e-9f; // fades end here, instead of in denormals

// A band that is far above full scale leaves enough to matter even where it is subtracted: this
// share of it counts as let through. Found by search (docs/limiter.md).
inline constexpr float kLeak = 0.07f;

} // namespace headroom::kernels
