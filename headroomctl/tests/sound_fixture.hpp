// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "child.hpp"
#include "signals.hpp"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <numbers>
#include <sndfile.h>
#include <stdexcept>
#include <string>
#include <vector>

// Sound files as libsndfile writes and reads them, without any code of headroomctl.
namespace headroom::ctl_test {

using Rows = std::vector<std::vector<float>>;

struct Sound {
  int sample_rate = 48000;
  int sf_format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
  Rows rows;            ///< in the file's order
  std::vector<int> map; ///< SF_CHANNEL_MAP_; empty = none
};

inline void write_sound(const std::string& path, const Sound& sound) {
  SF_INFO info{};
  info.samplerate = sound.sample_rate;
  info.channels = static_cast<int>(sound.rows.size());
  info.format = sound.sf_format;
  SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
  if (!file)
    throw std::runtime_error(path + ": " + sf_strerror(nullptr));
  auto map = sound.map;
  if (!map.empty())
    sf_command(file, SFC_SET_CHANNEL_MAP_INFO, map.data(),
               static_cast<int>(map.size() * sizeof(int)));
  const size_t frames = sound.rows[0].size(), channels = sound.rows.size();
  std::vector<float> interleaved(frames * channels);
  for (size_t c = 0; c < channels; ++c)
    for (size_t n = 0; n < frames; ++n)
      interleaved[n * channels + c] = sound.rows[c][n];
  for (size_t n = 0; n < frames; n += 1024) // its Vorbis encoder takes small pieces only
    sf_writef_float(file, interleaved.data() + n * channels,
                    static_cast<sf_count_t>(std::min<size_t>(1024, frames - n)));
  sf_close(file);
}

inline Sound read_sound(const std::string& path) {
  SF_INFO info{};
  SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
  if (!file)
    throw std::runtime_error(path + ": " + sf_strerror(nullptr));
  const auto channels = static_cast<size_t>(info.channels);
  Sound sound{info.samplerate, info.format, Rows(channels), std::vector<int>(channels)};
  if (!sf_command(file, SFC_GET_CHANNEL_MAP_INFO, sound.map.data(),
                  static_cast<int>(channels * sizeof(int))))
    sound.map.clear();
  std::vector<float> interleaved(static_cast<size_t>(info.frames) * channels);
  const auto frames = static_cast<size_t>(sf_readf_float(file, interleaved.data(), info.frames));
  sf_close(file);
  for (size_t c = 0; c < channels; ++c)
    for (size_t n = 0; n < frames; ++n)
      sound.rows[c].push_back(interleaved[n * channels + c]);
  return sound;
}

/// Another noise in each channel, uniform within +-peak.
inline Rows noise(size_t channels, size_t frames, double peak, uint64_t seed = 1) {
  signals::Random random(seed);
  Rows rows(channels, std::vector<float>(frames));
  for (auto& row : rows)
    for (float& sample : row)
      sample = static_cast<float>(random.uniform(-peak, peak));
  return rows;
}

inline std::vector<float> tone(double hz, int sample_rate, size_t frames, double level) {
  std::vector<float> row(frames);
  for (size_t n = 0; n < frames; ++n)
    row[n] = static_cast<float>(
        level * std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(n) / sample_rate));
  return row;
}

inline double rms(const std::vector<float>& row) {
  double sum = 0.0;
  for (const float sample : row)
    sum += double{sample} * double{sample};
  return std::sqrt(sum / static_cast<double>(row.size()));
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// The number after the first "name": that follows all of `path` in turn; NaN for null.
inline double json_number(const std::string& json, const std::vector<std::string>& path) {
  size_t at = 0;
  for (const auto& name : path) {
    at = json.find("\"" + name + "\":", at);
    if (at == std::string::npos)
      throw std::runtime_error("no " + name + " in " + json);
    at += name.size() + 3;
  }
  double value = std::nan("");
  std::from_chars(json.data() + at, json.data() + json.size(), value);
  return value;
}

/// A folder with sounds in it, and headroomctl with the shipped profiles.
struct Workshop {
  std::string path(const std::string& name) const { return folder.path() + "/" + name; }

  /// Those that name a file of the folder are written "@name".
  std::vector<std::string> words(std::vector<std::string> words) const {
    for (auto& word : words)
      if (word.starts_with('@'))
        word = path(word.substr(1));
    return words;
  }
  /// @param terminal  that sees standard error; empty: Outcome::err does
  Outcome run(const std::vector<std::string>& arguments, const std::string& terminal = "") const {
    Child child("HEADROOMCTL");
    child.environment("XDG_RUNTIME_DIR", "/nonexistent")
        .environment("XDG_CONFIG_HOME", "/nonexistent")
        .environment("TERM", "xterm")
        .standard_error(terminal);
    return child.run(words(arguments));
  }

  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path()))
      if (!entry.is_directory())
        names.push_back(std::filesystem::relative(entry.path(), folder.path()).string());
    std::sort(names.begin(), names.end());
    return names;
  }

  TemporaryDirectory folder;
};

} // namespace headroom::ctl_test
