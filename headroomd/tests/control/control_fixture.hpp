// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/commands.hpp"
#include "control/operations/apply_operation.hpp"
#include "control/operations/diagnostic_operations.hpp"
#include "control/operations/event_operations.hpp"
#include "control/runtime_directory.hpp"
#include "control/server.hpp"
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <poll.h>
#include <stdexcept>
#include <stdlib.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace headroom::control_test {

using control::Framing;

inline constexpr auto kPatience = std::chrono::seconds(20); // only a hang ever waits that long

/// An empty directory, mode 0700, that goes away with its contents.
class TemporaryDirectory {
public:
  TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "headroom-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
      throw std::runtime_error("mkdtemp");
    path_ = pattern;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::string& path() const { return path_; }

private:
  std::string path_;
};

/// The real server over the real commands, in a directory of its own; status is the test's.
struct Daemon {
  explicit Daemon(control::ServerOptions options = {})
      : server(directory, commands, events, std::move(options)) {
    control::add_status_operations(
        operations,
        [this] {
          if (!failure.empty())
            throw std::runtime_error(failure);
          ++status_requests;
          return status;
        },
        hello);
    control::add_event_operations(operations);
    control::add_diagnostic_operations(
        operations,
        [] {
          control::Metrics metrics;
          metrics.gauge("headroom_streams", "App streams by what protects them")
              .sample(2, {{"protection", "processed"}});
          return metrics;
        },
        [this] { ++meter_resets; });
    control::add_apply_operation(operations, transactions, events);
  }

  /// Serves until done() says so.
  /// @param other_fd  wakes the loop too; -1 = none
  void serve_until(const std::function<bool()>& done, int other_fd = -1) {
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    while (!done()) {
      if (std::chrono::steady_clock::now() > give_up)
        throw std::runtime_error("nothing happened");
      pollfd fds[] = {{server.fd(), POLLIN, 0}, {other_fd, POLLIN, 0}};
      ::poll(fds, 2, 100);
      if (fds[0].revents)
        server.dispatch();
    }
  }

  const std::string& path(Framing framing) const {
    return (framing == Framing::lines ? directory.lines() : directory.control()).path();
  }

  TemporaryDirectory runtime;
  control::RuntimeDirectory directory{runtime.path().c_str()};
  wire::Status status;
  std::string failure; ///< thrown instead of an answer unless empty
  int status_requests = 0;
  int meter_resets = 0;
  control::Events events;
  control::Operations operations;
  control::Transactions transactions;
  control::HelloSource hello = [this] {
    if (!failure.empty())
      throw std::runtime_error(failure);
    wire::Hello us;
    us.version = status.version;
    us.revision = status.revision;
    us.dsp_version = status.versions.dsp;
    us.pipewire_version = status.versions.pipewire;
    return us;
  };
  control::Commands commands{operations, hello};
  control::Server server;
};

/// A client that does nothing by itself: bytes out, frames in.
class RawClient {
public:
  explicit RawClient(const std::string& socket_path, Framing framing = Framing::frames)
      : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)),
        framing_(framing), decoder_(control::make_decoder(framing)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket_path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("connect " + socket_path);
  }

  /// @return bytes that the kernel took; 0 when the server does not read
  size_t write(std::string_view bytes) {
    const ssize_t count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return count < 0 ? 0 : static_cast<size_t>(count);
  }
  void send(std::string_view json) {
    const auto message = control::encode(framing_, json);
    if (write(message) != message.size())
      throw std::runtime_error("the server does not read");
  }

  /// Whatever it takes: the daemon reads meanwhile.
  void write_all(Daemon& daemon, std::string_view bytes) {
    daemon.serve_until([&] {
      bytes.remove_prefix(write(bytes));
      return bytes.empty();
    });
  }

  /// The next message, serving the daemon meanwhile; nothing at the end of file.
  std::optional<std::string> receive(Daemon& daemon) {
    std::optional<std::string> frame;
    daemon.serve_until(
        [&] {
          frame = take();
          return frame || at_end_;
        },
        socket_.get());
    return frame;
  }
  /// One request and its reply, decoded.
  wire::ServerMessage ask(Daemon& daemon, std::string_view json) {
    send(json);
    const auto frame = receive(daemon);
    if (!frame)
      throw std::runtime_error("closed instead of a reply");
    return wire::decode_server_message(*frame);
  }
  bool closed(Daemon& daemon) { return !receive(daemon); }
  int fd() const { return socket_.get(); }
  Framing framing() const { return framing_; }

private:
  std::optional<std::string> take() {
    if (const auto body = decoder_->next())
      return std::string(*body);
    char bytes[65536];
    const ssize_t count = ::recv(socket_.get(), bytes, sizeof bytes, 0);
    if (count == 0 || (count < 0 && errno != EAGAIN))
      at_end_ = true;
    if (count > 0)
      decoder_->append({bytes, static_cast<size_t>(count)});
    if (const auto body = decoder_->next())
      return std::string(*body);
    return std::nullopt;
  }

  FileDescriptor socket_;
  Framing framing_;
  std::unique_ptr<wire::Decoder> decoder_;
  bool at_end_ = false;
};

} // namespace headroom::control_test
