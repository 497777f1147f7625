// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "headroom-dsp/block.hpp"
#include "render/output_format.hpp"
#include "render/quantiser.hpp"
#include <optional>
#include <string>
#include <vector>

namespace headroom::ctl {

/// Writes a sound file with the rate, channels and tags of another.
class AudioWriter {
public:
  /// @param fd  open for reading and writing, at its beginning; stays open
  /// @param path  for messages
  /// @throws FileError  for example a rate that the format does not know
  AudioWriter(int fd, std::string path, const OutputFormat& format, const AudioReader& like,
              Dither dither, uint64_t seed);

  /// @param rows  in dsp_order()
  /// @throws FileError  for example a full disk
  void write(ConstBlock rows);

  /// Completes the file. @throws FileError
  void close();

private:
  std::string path_;
  OutputFormat format_;
  ChannelLayout layout_;
  std::vector<uint32_t> order_;
  std::optional<Quantiser> quantiser_;
  SoundFile file_;
  std::vector<float> floats_;
  std::vector<int32_t> integers_;
};

} // namespace headroom::ctl
