// SPDX-License-Identifier: MIT
#pragma once
#include "file_descriptor.hpp"
#include "wire_frame.hpp"
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace headroom::ipc {

/// Frames over one non-blocking socket. Knows no message and never tries again by itself.
class Link {
public:
  /// @return 0, or the errno of the attempt
  int open(const std::string& socket_path);
  void close();
  bool is_open() const { return static_cast<bool>(socket_); }
  int fd() const { return socket_.get(); }
  /// Process that listens on the other side, 0 when the kernel does not tell.
  pid_t peer_pid() const;

  /// Queues one frame; flush() sends it.
  /// @throws std::length_error above 1 MiB
  void send(std::string_view json) { output_ += wire::encode_frame(json); }

  /// @return 0, or the errno that broke the link
  int flush();
  bool has_output() const { return !output_.empty(); }

  /// Reads once. @return 0; ECONNRESET at an end of file; EBADMSG when that cuts a frame off or a
  /// frame is too long; another errno that broke the link. Frames that came before can still be
  /// taken.
  int receive();
  std::optional<std::string_view> next_frame() { return decoder_.next(); }

private:
  FileDescriptor socket_;
  wire::FrameDecoder decoder_;
  std::string output_;
};

} // namespace headroom::ipc
