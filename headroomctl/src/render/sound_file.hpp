// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "render/channel_layout.hpp"
#include <memory>
#include <sndfile.h>
#include <string>
#include <vector>

namespace headroom::ctl {

struct SoundFileCloser {
  void operator()(SNDFILE* file) const noexcept { sf_close(file); }
};
using SoundFile = std::unique_ptr<SNDFILE, SoundFileCloser>;

/// The file's channel map, else what its format prescribes, else the usual order.
ChannelLayout read_layout(SNDFILE* file, const SF_INFO& info);

/// libsndfile's names of the positions, SF_CHANNEL_MAP_.
std::vector<int> channel_map(const std::vector<Position>& positions);

/// "WAV, 16 bit", "Ogg, Vorbis"
std::string format_text(int sf_format);

/// Title, artist and the like.
void copy_tags(SNDFILE* from, SNDFILE* to);

} // namespace headroom::ctl
