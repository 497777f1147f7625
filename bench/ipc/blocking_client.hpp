// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/framing.hpp"
#include "file_descriptor.hpp"
#include <algorithm>
#include <memory>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace headroom::bench {

/// Connects as soon as somebody listens, within two seconds.
inline FileDescriptor connect_to(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  for (int attempt = 0; attempt < 200; ++attempt, ::usleep(10'000)) {
    FileDescriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (fd && ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
      return fd;
  }
  throw std::runtime_error(path + ": nobody listens");
}

/// Asks and waits.
class BlockingClient {
public:
  BlockingClient(const std::string& path, control::Framing framing)
      : fd_(connect_to(path)), framing_(framing), decoder_(control::make_decoder(framing)) {}

  std::string ask(const std::string& request) {
    const std::string message = control::encode(framing_, request);
    if (::send(fd_.get(), message.data(), message.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(message.size()))
      throw std::runtime_error("send");
    return receive();
  }
  std::string receive() {
    for (;;) {
      if (const auto message = decoder_->next())
        return std::string(*message);
      char bytes[65536];
      const ssize_t count = ::recv(fd_.get(), bytes, sizeof bytes, 0);
      if (count <= 0)
        throw std::runtime_error("recv");
      decoder_->append({bytes, static_cast<size_t>(count)});
    }
  }

private:
  FileDescriptor fd_;
  control::Framing framing_;
  std::unique_ptr<wire::Decoder> decoder_;
};

/// Sends one request; what comes from then on is only counted.
class Reader {
public:
  Reader(const std::string& path, const std::string& request) : fd_(connect_to(path)) {
    const std::string message = wire::encode_frame(request);
    if (::send(fd_.get(), message.data(), message.size(), MSG_NOSIGNAL) < 0)
      throw std::runtime_error("send");
  }
  /// @return bytes
  uint64_t read_all() {
    uint64_t all = 0;
    char bytes[65536];
    for (ssize_t count = 1; count > 0;) {
      count = ::recv(fd_.get(), bytes, sizeof bytes, MSG_DONTWAIT);
      all += static_cast<uint64_t>(std::max<ssize_t>(count, 0));
    }
    return all;
  }

private:
  FileDescriptor fd_;
};

} // namespace headroom::bench
