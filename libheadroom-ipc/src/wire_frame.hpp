// SPDX-License-Identifier: MIT
#pragma once
#include "wire_decoder.hpp"
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// A frame is a 4-byte big-endian length and that many bytes of UTF-8 JSON. docs/IPC.md, "Frames".
namespace headroom::wire {

/// Longest body of a frame, in bytes.
inline constexpr size_t kMaxFrameBytes = 1u << 20;

/// Header and body, ready to be sent.
/// @throws std::length_error when json is longer than kMaxFrameBytes
std::string encode_frame(std::string_view json);

class FrameDecoder : public Decoder {
public:
  void append(std::string_view bytes) override;
  std::optional<std::string_view> next() override;
  bool ready() const override;
  bool oversized() const override { return oversized_; }

  /// True in the middle of a frame: an end of file here has cut it off.
  bool partial() const { return buffer_.size() > consumed_; }

private:
  std::optional<size_t> body_bytes() const;

  std::string buffer_;
  size_t consumed_ = 0; ///< bytes of buffer_ that next() has handed out
  bool oversized_ = false;
};

} // namespace headroom::wire
