// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/audio_reader.hpp"
#include "render/file_error.hpp"
#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace headroom::ctl {

namespace {

/// libsndfile calls a missing file a "System error."; the kernel knows better.
void require_readable(const std::string& path, const std::string& shown) {
  struct stat entry {};
  if (::stat(path.c_str(), &entry) != 0)
    throw FileError(shown, std::strerror(errno), errno == ENOENT ? kNotFound : kRequestFailed);
  if (S_ISDIR(entry.st_mode))
    throw FileError(shown, "is a folder");
}

} // namespace

AudioReader::AudioReader(const std::string& path, std::string shown) : path_(std::move(shown)) {
  require_readable(path, path_);
  SF_INFO info{};
  errno = 0;
  file_.reset(sf_open(path.c_str(), SFM_READ, &info));
  if (!file_ && errno == EACCES)
    throw FileError(path_, std::strerror(errno));
  if (!file_)
    throw FileError(path_, std::string("cannot be read as audio: ") + sf_strerror(nullptr));
  if (info.channels < 1 || info.channels > static_cast<int>(kMaxChannels))
    throw FileError(path_, "has " + std::to_string(info.channels) + " channels; 1.." +
                               std::to_string(kMaxChannels) + " are possible");
  if (info.samplerate < 8000 || info.samplerate > 768000)
    throw FileError(path_, "has a sample rate of " + std::to_string(info.samplerate) +
                               " Hz; 8000..768000 are possible");
  format_.sample_rate_hz = info.samplerate;
  format_.frames = static_cast<uint64_t>(info.frames);
  format_.layout = read_layout(file_.get(), info);
  format_.sf_format = info.format;
  order_ = dsp_order(format_.layout);
}

uint32_t AudioReader::read(Block rows) {
  const size_t channels = order_.size();
  interleaved_.resize(channels * rows.frames);
  const auto frames =
      static_cast<uint32_t>(sf_readf_float(file_.get(), interleaved_.data(), rows.frames));
  if (frames < rows.frames && sf_error(file_.get()) != SF_ERR_NO_ERROR)
    throw FileError(path_, std::string("is damaged: ") + sf_strerror(file_.get()));
  for (size_t i = 0; i < channels; ++i)
    for (size_t n = 0; n < frames; ++n)
      rows.channels[i][n] = interleaved_[n * channels + order_[i]];
  return frames;
}

uint64_t frames_in(const std::vector<std::string>& paths) {
  uint64_t frames = 0;
  for (const auto& path : paths)
    try {
      frames += AudioReader(path).format().frames;
    } catch (const FileError&) { // told by whoever wants its sound
    }
  return frames;
}

} // namespace headroom::ctl
