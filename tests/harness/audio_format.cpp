// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio_format.hpp"

#include <map>
#include <sstream>
#include <stdexcept>

namespace headroom::test {

spa_audio_info_raw float_format(uint32_t rate_hz, const std::string& position) {
  static const std::map<std::string, uint32_t> channels{
      {"MONO", SPA_AUDIO_CHANNEL_MONO}, {"FL", SPA_AUDIO_CHANNEL_FL},
      {"FR", SPA_AUDIO_CHANNEL_FR},     {"FC", SPA_AUDIO_CHANNEL_FC},
      {"LFE", SPA_AUDIO_CHANNEL_LFE},   {"SL", SPA_AUDIO_CHANNEL_SL},
      {"SR", SPA_AUDIO_CHANNEL_SR},     {"RL", SPA_AUDIO_CHANNEL_RL},
      {"RR", SPA_AUDIO_CHANNEL_RR},     {"TFL", SPA_AUDIO_CHANNEL_TFL},
      {"TFR", SPA_AUDIO_CHANNEL_TFR},   {"AUX0", SPA_AUDIO_CHANNEL_AUX0},
      {"AUX1", SPA_AUDIO_CHANNEL_AUX1}};
  spa_audio_info_raw info{};
  info.format = SPA_AUDIO_FORMAT_F32;
  info.rate = rate_hz;
  std::istringstream words(position);
  for (std::string word; words >> word; ++info.channels) {
    const auto channel = channels.find(word);
    if (channel == channels.end())
      throw std::invalid_argument("unknown channel " + word);
    info.position[info.channels] = channel->second;
  }
  return info;
}

} // namespace headroom::test
