// SPDX-License-Identifier: GPL-3.0-or-later
#include "wave_file.hpp"

#include <bit>
#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <string>

namespace headroom::showcase {
namespace {

void put(std::string& bytes, std::uint32_t value, int count) {
  for (int i = 0; i < count; ++i)
    bytes.push_back(static_cast<char>(value >> (8 * i)));
}

} // namespace

void write_wave(const std::filesystem::path& path, const Channels& channels) {
  constexpr std::uint32_t kFloatFormat = 3; // WAVE_FORMAT_IEEE_FLOAT
  const auto rows = static_cast<std::uint32_t>(channels.size());
  const auto frames = static_cast<std::uint32_t>(channels[0].size());
  const std::uint32_t frame_bytes = 4 * rows, data_bytes = frames * frame_bytes;
  std::string bytes = "RIFF";
  put(bytes, 50 + data_bytes, 4);
  bytes += "WAVEfmt ";
  put(bytes, 18, 4);
  put(bytes, kFloatFormat, 2);
  put(bytes, rows, 2);
  put(bytes, kRateHz, 4);
  put(bytes, kRateHz * frame_bytes, 4);
  put(bytes, frame_bytes, 2);
  put(bytes, 32, 2);
  put(bytes, 0, 2); // no extension
  bytes += "fact";
  put(bytes, 4, 4);
  put(bytes, frames, 4);
  bytes += "data";
  put(bytes, data_bytes, 4);
  for (std::uint32_t n = 0; n < frames; ++n)
    for (const auto& channel : channels)
      put(bytes, std::bit_cast<std::uint32_t>(channel[n]), 4);
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush())
    throw std::runtime_error("cannot write " + path.string());
}

} // namespace headroom::showcase
