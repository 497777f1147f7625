// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "wire_frame.hpp"
#include "wire_line.hpp"
#include <memory>
#include <string>
#include <string_view>

namespace headroom::control {

/// How messages are told apart on a socket; all else is the same on both.
enum class Framing { frames, lines };

inline std::unique_ptr<wire::Decoder> make_decoder(Framing framing) {
  if (framing == Framing::lines)
    return std::make_unique<wire::LineDecoder>();
  return std::make_unique<wire::FrameDecoder>();
}

inline std::string encode(Framing framing, std::string_view json) {
  return framing == Framing::lines ? wire::encode_line(json) : wire::encode_frame(json);
}

} // namespace headroom::control
