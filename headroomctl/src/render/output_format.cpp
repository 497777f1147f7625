// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/output_format.hpp"
#include "render/file_error.hpp"
#include <algorithm>
#include <cctype>
#include <filesystem>

namespace headroom::ctl {

namespace {

struct Container {
  std::string_view extension;
  int sf_format;
  std::vector<SampleFormat> takes; ///< the last one is what it takes for something it cannot store
};

using enum SampleFormat;

const std::vector<Container>& containers() {
  static const std::vector<SampleFormat> pcm = {int16, int24, int32, float64, float32};
  static const std::vector<Container> known = {
      {".wav", SF_FORMAT_WAV, pcm},
      {".rf64", SF_FORMAT_RF64, pcm},
      {".w64", SF_FORMAT_W64, pcm},
      {".aiff", SF_FORMAT_AIFF, pcm},
      {".aif", SF_FORMAT_AIFF, pcm},
      {".flac", SF_FORMAT_FLAC, {int16, int24}},
      {".ogg", SF_FORMAT_OGG, {opus, vorbis}},
      {".oga", SF_FORMAT_OGG, {opus, vorbis}},
      {".opus", SF_FORMAT_OGG, {opus}},
  };
  return known;
}

std::string extension_of(const std::string& path) {
  std::string extension = std::filesystem::path(path).extension().string();
  for (char& c : extension)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return extension;
}

const Container* find_container(const std::string& path) {
  for (const auto& container : containers())
    if (container.extension == extension_of(path))
      return &container;
  return nullptr;
}

bool takes(const Container& container, SampleFormat format) {
  return std::count(container.takes.begin(), container.takes.end(), format) > 0;
}

int coding(SampleFormat format) {
  switch (format) {
  case int16:
    return SF_FORMAT_PCM_16;
  case int24:
    return SF_FORMAT_PCM_24;
  case int32:
    return SF_FORMAT_PCM_32;
  case float64:
    return SF_FORMAT_DOUBLE;
  case vorbis:
    return SF_FORMAT_VORBIS;
  case opus:
    return SF_FORMAT_OPUS;
  default:
    return SF_FORMAT_FLOAT;
  }
}

/// Of an input that one of ours can hold without loss, else automatic.
SampleFormat sample_format_of(int sf_format) {
  switch (sf_format & SF_FORMAT_SUBMASK) {
  case SF_FORMAT_PCM_S8:
  case SF_FORMAT_PCM_U8:
  case SF_FORMAT_PCM_16:
    return int16;
  case SF_FORMAT_PCM_24:
    return int24;
  case SF_FORMAT_PCM_32:
    return int32;
  case SF_FORMAT_FLOAT:
    return float32;
  case SF_FORMAT_DOUBLE:
    return float64;
  case SF_FORMAT_VORBIS:
    return vorbis;
  case SF_FORMAT_OPUS:
    return opus;
  default:
    return automatic;
  }
}

/// A classic WAV header counts bytes in 32 bits.
bool needs_64_bit_sizes(const AudioFormat& input, uint32_t sample_bytes) {
  return input.frames * input.channels() * sample_bytes > 0xffff0000u;
}

} // namespace

std::string known_extensions() {
  std::string text;
  for (const auto& container : containers())
    text += (text.empty() ? "" : ", ") + std::string(container.extension);
  return text;
}

OutputFormat output_format(const std::string& path, SampleFormat wish, const AudioFormat& input) {
  const Container* container = find_container(path);
  if (!container)
    throw FileError(
        path, "cannot tell the format from the extension; known are " + known_extensions(), kUsage);
  if (wish != automatic && !takes(*container, wish))
    throw FileError(path,
                    std::string(container->extension) + " files hold no " +
                        sample_format_names()[static_cast<size_t>(wish)] + " samples",
                    kUsage);
  SampleFormat chosen = wish != automatic ? wish : sample_format_of(input.sf_format);
  if (!takes(*container, chosen))
    chosen = container->takes.back();

  OutputFormat format;
  format.integer_bits = chosen == int16 ? 16u : chosen == int24 ? 24u : chosen == int32 ? 32u : 0u;
  format.lossy = chosen == vorbis || chosen == opus;
  int type = container->sf_format;
  const uint32_t sample_bytes = format.integer_bits ? format.integer_bits / 8
                                : chosen == float64 ? 8u
                                                    : 4u;
  if (type == SF_FORMAT_WAV && needs_64_bit_sizes(input, sample_bytes))
    type = SF_FORMAT_RF64;
  else if (type == SF_FORMAT_WAV && input.layout.declared && input.channels() > 2)
    type = SF_FORMAT_WAVEX;
  format.sf_format = type | coding(chosen);
  return format;
}

std::string output_name(const std::string& input_path, SampleFormat wish) {
  const auto name = std::filesystem::path(input_path).filename();
  const Container* own = find_container(input_path);
  if (own && (wish == automatic || takes(*own, wish)))
    return name.string();
  const char* extension = wish == vorbis ? ".ogg" : wish == opus ? ".opus" : ".wav";
  return std::filesystem::path(name).replace_extension(extension).string();
}

} // namespace headroom::ctl
