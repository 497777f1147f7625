// SPDX-License-Identifier: MPL-2.0
#include "eq_text/channels.hpp"
#include <charconv>

namespace headroom::eq_text {

namespace {

constexpr std::string_view kNames[] = {"L", "R", "C", "LFE", "RL", "RR", "SL", "SR"};
constexpr uint32_t kMaxChannels = 32;

/// @return 0 if there is no such channel
uint32_t mask_of(const Token& token) {
  const std::string name = lower_case(token.text);
  if (name == "all")
    return kAllChannels;
  if (name == "sub")
    return 1u << 3; // Equalizer APO's other name of LFE
  for (uint32_t c = 0; c < std::size(kNames); ++c)
    if (name == lower_case(kNames[c]))
      return 1u << c;
  uint32_t number = 0;
  const char* end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data(), end, number);
  const bool valid = error == std::errc{} && stop == end && number >= 1 && number <= kMaxChannels;
  return valid ? 1u << (number - 1) : 0;
}

} // namespace

uint32_t read_channels(std::span<const Token> tokens, size_t end, std::vector<Remark>& errors) {
  const char* allowed = "all, L, R, C, LFE, RL, RR, SL, SR or 1..32";
  uint32_t mask = 0;
  for (const Token& token : tokens) {
    const uint32_t channel = mask_of(token);
    if (channel == 0 && token.text != ",")
      errors.push_back({token.offset, "unknown channel " + quoted(token.text) + ": " + allowed});
    mask |= channel;
  }
  if (tokens.empty())
    errors.push_back({end, std::string("Channel names channels: ") + allowed});
  return mask;
}

std::string channel_names(uint32_t mask) {
  if (mask == kAllChannels)
    return "all";
  std::string names;
  for (uint32_t c = 0; c < kMaxChannels; ++c) {
    if ((mask >> c & 1u) == 0)
      continue;
    names += names.empty() ? "" : " ";
    names += c < std::size(kNames) ? std::string(kNames[c]) : std::to_string(c + 1);
  }
  return names;
}

} // namespace headroom::eq_text
