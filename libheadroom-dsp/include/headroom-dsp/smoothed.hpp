// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstdint>

namespace headroom {

/// A value that glides to its goal along a cubic without a corner, also when a new goal comes
/// before the old one is reached: position and slope are kept (Hermite interpolation, slope 0 at
/// the goal).
///
/// Every frame's value follows from the time since the last set(), not from the frame before, so
/// blocks of any size and skipped frames give the same.
class Smoothed {
public:
  /// @param frames  length of a glide, >= 1
  void prepare(uint32_t frames, float value) noexcept {
    frames_ = frames;
    step_ = 1.0f / static_cast<float>(frames);
    jump(value);
  }

  /// Is there at once.
  void jump(float value) noexcept {
    goal_ = start_ = value;
    slope_ = square_ = cube_ = 0.0f;
    done_ = frames_;
  }

  /// Starts a glide, unless this is the goal already.
  void set(float goal) noexcept {
    if (goal == goal_)
      return;
    const float t = time();
    const float slope = settled() ? 0.0f : (3.0f * cube_ * t + 2.0f * square_) * t + slope_;
    start_ = value();
    slope_ = slope;
    square_ = 3.0f * (goal - start_) - 2.0f * slope;
    cube_ = slope - 2.0f * (goal - start_);
    goal_ = goal;
    done_ = 0;
  }

  bool settled() const noexcept { return done_ >= frames_; }
  float goal() const noexcept { return goal_; }

  /// Of the last frame.
  float value() const noexcept { return settled() ? goal_ : at(time()); }

  /// Lower bound for the rest of the glide: the curve stays among its Bezier control points.
  float least() const noexcept {
    if (settled())
      return goal_;
    const float tangent = start_ + slope_ / 3.0f;
    const float end = start_ < goal_ ? start_ : goal_;
    return end < tangent ? end : tangent;
  }

  /// Value of the next frame.
  float next() noexcept {
    advance(1);
    return value();
  }

  /// Values of the next frames.
  void fill(float* out, uint32_t frames) noexcept {
    for (uint32_t i = 0; i < frames; ++i)
      out[i] = next();
  }

  /// Skips frames.
  void advance(uint32_t frames) noexcept {
    done_ = frames < frames_ - done_ ? done_ + frames : frames_;
  }

private:
  float time() const noexcept { return static_cast<float>(done_) * step_; }
  float at(float t) const noexcept { return ((cube_ * t + square_) * t + slope_) * t + start_; }

  uint32_t frames_ = 1;
  uint32_t done_ = 1;
  float step_ = 1.0f;
  float goal_ = 0.0f;
  float start_ = 0.0f, slope_ = 0.0f, square_ = 0.0f, cube_ = 0.0f; ///< in glide lengths
};

} // namespace headroom
