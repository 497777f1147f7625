// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connection.hpp"

#include <pipewire/stream.h>

namespace headroom::test {

/// An application that offers AC-3 in IEC 958 frames and nothing else, as players do for a receiver
/// that decodes by itself. It never gets to play here: no sink of a test takes it.
class EncodedStream {
 public:
  EncodedStream();
  ~EncodedStream();
  EncodedStream(const EncodedStream&) = delete;
  EncodedStream& operator=(const EncodedStream&) = delete;

  /// Id in the registry; SPA_ID_INVALID before the stream is known to PipeWire.
  uint32_t node_id() const;

 private:
  Connection connection_;
  pw_stream* stream_ = nullptr;
};

} // namespace headroom::test
