// SPDX-License-Identifier: MIT
#include "wire_frame.hpp"
#include <stdexcept>

namespace headroom::wire {

namespace {
constexpr size_t kHeaderBytes = 4;
}

std::string encode_frame(std::string_view json) {
  if (json.size() > kMaxFrameBytes)
    throw std::length_error("a frame holds at most 1048576 bytes, got " +
                            std::to_string(json.size()));
  const auto length = static_cast<uint32_t>(json.size());
  std::string frame;
  frame.reserve(kHeaderBytes + json.size());
  for (int shift = 24; shift >= 0; shift -= 8)
    frame.push_back(static_cast<char>((length >> shift) & 0xffu));
  frame.append(json);
  return frame;
}

void FrameDecoder::append(std::string_view bytes) {
  buffer_.erase(0, consumed_);
  consumed_ = 0;
  buffer_.append(bytes);
  if (const auto length = body_bytes(); length && *length > kMaxFrameBytes)
    oversized_ = true;
}

std::optional<size_t> FrameDecoder::body_bytes() const {
  if (buffer_.size() - consumed_ < kHeaderBytes)
    return std::nullopt;
  size_t length = 0;
  for (size_t i = 0; i < kHeaderBytes; ++i)
    length = (length << 8) | static_cast<unsigned char>(buffer_[consumed_ + i]);
  return length;
}

bool FrameDecoder::ready() const {
  const auto length = body_bytes();
  return length && *length <= kMaxFrameBytes &&
         buffer_.size() - consumed_ - kHeaderBytes >= *length;
}

std::optional<std::string_view> FrameDecoder::next() {
  if (oversized_ || !ready())
    return std::nullopt;
  const size_t length = *body_bytes();
  const std::string_view body(buffer_.data() + consumed_ + kHeaderBytes, length);
  consumed_ += kHeaderBytes + length;
  if (const auto following = body_bytes(); following && *following > kMaxFrameBytes)
    oversized_ = true;
  return body;
}

} // namespace headroom::wire
