// SPDX-License-Identifier: GPL-3.0-or-later
#include "programme.hpp"

namespace headroom::showcase {
namespace {

std::size_t frames_of(double seconds) { return static_cast<std::size_t>(seconds * kRateHz); }

void append(Programme& programme, const std::string& name, const Channels& part) {
  programme.sections.push_back({name, programme.frames()});
  for (std::size_t c = 0; c < part.size(); ++c)
    programme.channels[c].insert(programme.channels[c].end(), part[c].begin(), part[c].end());
}

} // namespace

Programme make_programme(std::uint64_t seed) {
  Random random(seed);
  Programme programme{Channels(2), {}};

  Channels part = speech(random, frames_of(4.0));
  normalize(part, -18.0);
  append(programme, "quiet speech", part);

  part = speech(random, frames_of(4.0));
  normalize(part, 10.0);
  append(programme, "shouted speech", part);

  part = music(random, frames_of(4.0));
  normalize(part, -3.0);
  append(programme, "music", part);

  part = music(random, frames_of(4.0));
  normalize(part, 6.0);
  append(programme, "music, 6 dB over", part);

  part = music(random, frames_of(4.0));
  clip(part, 12.0);
  normalize(part, 12.0);
  append(programme, "clipped, 12 dB over", part);

  part = between_samples(random, frames_of(2.5));
  normalize(part, -1.0);
  append(programme, "between samples", part);

  part = music(random, frames_of(1.5));
  normalize(part, -20.0);
  add_spikes(random, part, 12, 0.0, 24.0);
  append(programme, "spikes", part);

  part = heavy_bass(frames_of(1.5));
  normalize(part, 12.0);
  append(programme, "bass", part);

  part = music(random, frames_of(2.5));
  normalize(part, -14.0);
  append(programme, "quiet music", part);
  return programme;
}

} // namespace headroom::showcase
