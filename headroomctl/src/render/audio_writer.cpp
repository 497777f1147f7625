// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/audio_writer.hpp"
#include "render/file_error.hpp"
#include <algorithm>

namespace headroom::ctl {

namespace {

/// The input's positions in the order of the format that is written.
ChannelLayout output_layout(const OutputFormat& format, const ChannelLayout& input) {
  ChannelLayout layout = input;
  const bool vorbis_order = format.lossy;
  const auto target =
      vorbis_order ? vorbis_positions(input.channels()) : usual_positions(input.channels());
  if (std::is_permutation(target.begin(), target.end(), input.positions.begin()))
    layout.positions = target;
  else if (!vorbis_order) // WAVE_FORMAT_EXTENSIBLE: ascending
    std::stable_sort(layout.positions.begin(), layout.positions.end());
  return layout;
}

} // namespace

AudioWriter::AudioWriter(int fd, std::string path, const OutputFormat& format,
                         const AudioReader& like, Dither dither, uint64_t seed)
    : path_(std::move(path)), format_(format), layout_(output_layout(format, like.format().layout)),
      order_(dsp_order(layout_)) {
  const uint32_t channels = layout_.channels();
  SF_INFO info{};
  info.samplerate = static_cast<int>(like.format().sample_rate_hz);
  info.channels = static_cast<int>(channels);
  info.format = format.sf_format;
  if (format.integer_bits)
    quantiser_.emplace(format.integer_bits, dither, seed, channels);
  file_.reset(sf_open_fd(fd, SFM_WRITE, &info, SF_FALSE));
  if (!file_)
    throw FileError(path_, "cannot be written as " + format_text(format.sf_format) + " with " +
                               std::to_string(channels) + " channels at " +
                               std::to_string(info.samplerate) + " Hz: " + sf_strerror(nullptr));
  // Carries the time of day: the same input would not give the same file.
  sf_command(file_.get(), SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);
  auto map = channel_map(layout_.positions);
  if (layout_.declared && map.size() == channels)
    sf_command(file_.get(), SFC_SET_CHANNEL_MAP_INFO, map.data(),
               static_cast<int>(map.size() * sizeof(int)));
  copy_tags(like.file(), file_.get());
}

void AudioWriter::write(ConstBlock rows) {
  const size_t channels = order_.size();
  const size_t count = channels * rows.frames;
  sf_count_t written = 0;
  if (quantiser_) {
    integers_.resize(count);
    for (uint32_t i = 0; i < channels; ++i)
      for (size_t n = 0; n < rows.frames; ++n)
        integers_[n * channels + order_[i]] = quantiser_->quantise(rows[i][n], i);
    written = sf_writef_int(file_.get(), integers_.data(), rows.frames);
  } else {
    floats_.resize(count);
    for (uint32_t i = 0; i < channels; ++i)
      for (size_t n = 0; n < rows.frames; ++n)
        floats_[n * channels + order_[i]] = rows[i][n];
    written = sf_writef_float(file_.get(), floats_.data(), rows.frames);
  }
  if (written != static_cast<sf_count_t>(rows.frames))
    throw FileError(path_, std::string("cannot be written: ") + sf_strerror(file_.get()));
}

void AudioWriter::close() {
  const int error = sf_close(file_.release());
  if (error != SF_ERR_NO_ERROR)
    throw FileError(path_, std::string("cannot be written: ") + sf_error_number(error));
}

} // namespace headroom::ctl
