// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string_view>

namespace headroom::wire {

/// Takes a byte stream apart into messages, wherever the reads were split.
///
///     decoder.append(bytes);
///     while (auto body = decoder.next()) handle(*body);
///     if (decoder.oversized()) close();
class Decoder {
public:
  virtual ~Decoder() = default;

  virtual void append(std::string_view bytes) = 0;

  /// Body of the oldest complete message, or nothing. The view is good until the next append().
  virtual std::optional<std::string_view> next() = 0;

  /// True when a complete message is waiting.
  virtual bool ready() const = 0;

  /// True once a message is longer than kMaxFrameBytes: the stream cannot be followed any further,
  /// and next() stays empty after what came before it.
  virtual bool oversized() const = 0;
};

} // namespace headroom::wire
