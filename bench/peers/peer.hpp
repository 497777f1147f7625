// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/block.hpp"
#include "headroom-dsp/limiter_settings.hpp"
#include "reference/excess.hpp"
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// What is compared: limiters as their users run them, stereo at 48 kHz, fed in blocks.
namespace headroom::peers {

using reference::Channels;

inline constexpr double kRateHz = 48000.0;
inline constexpr uint32_t kChannels = 2;
inline constexpr uint32_t kBlockFrames = 256;
inline constexpr double kCeilingDbtp = -0.1; ///< what every limiter is set to

class Peer {
public:
  struct Description {
    std::string name;
    std::string version;
    std::string settings;
    std::size_t tail_frames = 4096; ///< silence that drives everything out of it
    bool through_filters = false;   ///< its time includes that of a filter graph around it
  };

  explicit Peer(Description description) : description_(std::move(description)) {}
  virtual ~Peer() = default;
  const Description& description() const { return description_; }

  /// A new instance: nothing of the past is left.
  virtual void start() = 0;

  /// @param in  kChannels rows, at most kBlockFrames frames
  /// @return what came out, not always as many frames as went in; valid until the next call
  virtual ConstBlock process(ConstBlock in) = 0;

private:
  Description description_;
};

/// All that this machine has, ours first.
/// @param variant  settings for one more row of ours
/// @param missing  names of those that it has not, with what would bring them
std::vector<std::unique_ptr<Peer>> installed_peers(const std::optional<LimiterSettings>& variant,
                                                   std::vector<std::string>& missing);

} // namespace headroom::peers
