// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/channel_layout.hpp"
#include <algorithm>
#include <numeric>

namespace headroom::ctl {

namespace {

constexpr auto kMono = Position::mono;
constexpr auto kFL = Position::front_left;
constexpr auto kFR = Position::front_right;
constexpr auto kFC = Position::front_center;
constexpr auto kLFE = Position::lfe;
constexpr auto kRL = Position::rear_left;
constexpr auto kRR = Position::rear_right;
constexpr auto kRC = Position::rear_center;
constexpr auto kSL = Position::side_left;
constexpr auto kSR = Position::side_right;

bool has(const ChannelLayout& layout, Position wanted) {
  return std::count(layout.positions.begin(), layout.positions.end(), wanted) > 0;
}

} // namespace

std::vector<Position> usual_positions(uint32_t channels) {
  switch (channels) {
  case 1:
    return {kMono};
  case 2:
    return {kFL, kFR};
  case 3:
    return {kFL, kFR, kFC};
  case 4:
    return {kFL, kFR, kRL, kRR};
  case 5:
    return {kFL, kFR, kFC, kRL, kRR};
  case 6:
    return {kFL, kFR, kFC, kLFE, kRL, kRR};
  case 7:
    return {kFL, kFR, kFC, kLFE, kRC, kSL, kSR};
  case 8:
    return {kFL, kFR, kFC, kLFE, kRL, kRR, kSL, kSR};
  default:
    return std::vector<Position>(channels, Position::other);
  }
}

std::vector<Position> vorbis_positions(uint32_t channels) {
  switch (channels) {
  case 3:
    return {kFL, kFC, kFR};
  case 5:
    return {kFL, kFC, kFR, kRL, kRR};
  case 6:
    return {kFL, kFC, kFR, kRL, kRR, kLFE};
  case 7:
    return {kFL, kFC, kFR, kSL, kSR, kRC, kLFE};
  case 8:
    return {kFL, kFC, kFR, kSL, kSR, kRL, kRR, kLFE};
  default:
    return usual_positions(channels);
  }
}

std::vector<uint32_t> dsp_order(const ChannelLayout& layout) {
  std::vector<uint32_t> order(layout.channels());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return layout.positions[a] < layout.positions[b];
  });
  return order;
}

std::vector<float> loudness_weights(const ChannelLayout& layout) {
  const bool has_sides = has(layout, kSL) || has(layout, kSR);
  std::vector<float> weights;
  for (const uint32_t channel : dsp_order(layout)) {
    const Position position = layout.positions[channel];
    const bool is_side = position == kSL || position == kSR;
    const bool is_rear = position == kRL || position == kRR;
    if (position == kLFE)
      weights.push_back(0.0f);
    else
      weights.push_back(is_side || (is_rear && !has_sides) ? 1.41f : 1.0f);
  }
  return weights;
}

std::string to_text(const ChannelLayout& layout) {
  constexpr const char* kNames[] = {"MONO", "FL",  "FR", "FC", "LFE", "RL",   "RR",
                                    "FLC",  "FRC", "RC", "SL", "SR",  "other"};
  std::string text;
  for (const Position position : layout.positions)
    text += (text.empty() ? "" : " ") + std::string(kNames[static_cast<size_t>(position)]);
  return text;
}

} // namespace headroom::ctl
