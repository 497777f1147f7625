// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/sound_file.hpp"
#include <algorithm>

namespace headroom::ctl {

namespace {

struct MappedPosition {
  int sndfile;
  Position position;
};
/// A position that libsndfile has two names for is written with the first.
constexpr MappedPosition kPositions[] = {
    {SF_CHANNEL_MAP_MONO, Position::mono},
    {SF_CHANNEL_MAP_LEFT, Position::front_left},
    {SF_CHANNEL_MAP_FRONT_LEFT, Position::front_left},
    {SF_CHANNEL_MAP_RIGHT, Position::front_right},
    {SF_CHANNEL_MAP_FRONT_RIGHT, Position::front_right},
    {SF_CHANNEL_MAP_CENTER, Position::front_center},
    {SF_CHANNEL_MAP_FRONT_CENTER, Position::front_center},
    {SF_CHANNEL_MAP_LFE, Position::lfe},
    {SF_CHANNEL_MAP_REAR_LEFT, Position::rear_left},
    {SF_CHANNEL_MAP_REAR_RIGHT, Position::rear_right},
    {SF_CHANNEL_MAP_FRONT_LEFT_OF_CENTER, Position::front_left_of_center},
    {SF_CHANNEL_MAP_FRONT_RIGHT_OF_CENTER, Position::front_right_of_center},
    {SF_CHANNEL_MAP_REAR_CENTER, Position::rear_center},
    {SF_CHANNEL_MAP_SIDE_LEFT, Position::side_left},
    {SF_CHANNEL_MAP_SIDE_RIGHT, Position::side_right},
};

Position position_of(int sndfile) {
  for (const auto& known : kPositions)
    if (known.sndfile == sndfile)
      return known.position;
  return Position::other;
}

bool is_vorbis_ordered(int sf_format) {
  const int coding = sf_format & SF_FORMAT_SUBMASK;
  return coding == SF_FORMAT_VORBIS || coding == SF_FORMAT_OPUS;
}

std::string format_name(int command, int format) {
  SF_FORMAT_INFO info{};
  info.format = format;
  if (sf_command(nullptr, command, &info, sizeof info) != 0 || !info.name)
    return "?";
  const std::string name = info.name;
  return name.substr(0, name.find(" (")); // "WAV (Microsoft)"
}

} // namespace

ChannelLayout read_layout(SNDFILE* file, const SF_INFO& info) {
  std::vector<int> map(static_cast<size_t>(info.channels));
  const int bytes = static_cast<int>(map.size() * sizeof(int));
  ChannelLayout layout;
  if (sf_command(file, SFC_GET_CHANNEL_MAP_INFO, map.data(), bytes) == SF_TRUE &&
      std::count(map.begin(), map.end(), SF_CHANNEL_MAP_INVALID) == 0) {
    std::transform(map.begin(), map.end(), std::back_inserter(layout.positions), position_of);
    layout.declared = true;
    return layout;
  }
  const auto channels = static_cast<uint32_t>(info.channels);
  const bool is_flac = (info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_FLAC;
  layout.declared = is_flac || is_vorbis_ordered(info.format);
  layout.positions =
      is_vorbis_ordered(info.format) ? vorbis_positions(channels) : usual_positions(channels);
  return layout;
}

std::vector<int> channel_map(const std::vector<Position>& positions) {
  std::vector<int> map;
  for (const Position position : positions)
    for (const auto& known : kPositions)
      if (known.position == position) {
        map.push_back(known.sndfile);
        break;
      }
  return map;
}

std::string format_text(int sf_format) {
  return format_name(SFC_GET_FORMAT_INFO, sf_format & SF_FORMAT_TYPEMASK) + ", " +
         format_name(SFC_GET_FORMAT_INFO, sf_format & SF_FORMAT_SUBMASK);
}

void copy_tags(SNDFILE* from, SNDFILE* to) {
  for (int tag = SF_STR_FIRST; tag <= SF_STR_LAST; ++tag)
    if (const char* text = tag == SF_STR_SOFTWARE ? nullptr : sf_get_string(from, tag))
      sf_set_string(to, tag, text); // a format without this tag drops it
}

} // namespace headroom::ctl
