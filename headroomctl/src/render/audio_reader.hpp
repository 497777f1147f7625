// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/block.hpp"
#include "render/sound_file.hpp"
#include <cstdint>
#include <string>
#include <vector>

namespace headroom::ctl {

/// What a sound file holds.
struct AudioFormat {
  double sample_rate_hz = 0.0;
  uint64_t frames = 0;
  ChannelLayout layout; ///< 1..kMaxChannels channels
  int sf_format = 0;    ///< as libsndfile names it

  uint32_t channels() const { return layout.channels(); }
  double seconds() const { return static_cast<double>(frames) / sample_rate_hz; }
};

/// Plays a sound file from its beginning.
class AudioReader {
public:
  /// @throws FileError  kNotFound if there is no such file; no audio, rate or channels that
  ///   libheadroom-dsp does not take
  explicit AudioReader(std::string path) : AudioReader(path, path) {}
  /// @param shown  path for messages
  AudioReader(const std::string& path, std::string shown);

  const AudioFormat& format() const noexcept { return format_; }
  const std::string& path() const noexcept { return path_; }
  SNDFILE* file() const noexcept { return file_.get(); }

  /// @param rows  format().channels() rows in dsp_order(); 1.0 = 0 dBFS
  /// @return frames read; fewer than asked for at the end only
  /// @throws FileError if the file is damaged
  uint32_t read(Block rows);

private:
  std::string path_;
  SoundFile file_;
  AudioFormat format_;
  std::vector<uint32_t> order_;
  std::vector<float> interleaved_;
};

/// Of all of them together; what cannot be read counts nothing.
uint64_t frames_in(const std::vector<std::string>& paths);

} // namespace headroom::ctl
