// SPDX-License-Identifier: MIT
#pragma once
#include "wire_decoder.hpp"
#include <cstddef>
#include <string>
#include <string_view>

// The other framing: one JSON text per line. docs/IPC.md, "Lines".
namespace headroom::wire {

/// The text on one line, with its end.
/// @throws std::length_error when json is longer than kMaxFrameBytes
std::string encode_line(std::string_view json);

/// Lines end with LF or CR LF; empty ones are passed over.
class LineDecoder : public Decoder {
public:
  void append(std::string_view bytes) override;
  std::optional<std::string_view> next() override;
  bool ready() const override { return end_ != std::string::npos; }
  bool oversized() const override { return oversized_; }

private:
  void find_line();

  std::string buffer_;
  size_t begin_ = 0;               ///< of the line that is looked for or waits
  size_t searched_ = 0;            ///< no LF between begin_ and here
  size_t end_ = std::string::npos; ///< LF of the line that waits
  bool oversized_ = false;
};

} // namespace headroom::wire
