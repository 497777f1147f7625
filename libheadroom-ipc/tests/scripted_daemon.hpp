// SPDX-License-Identifier: MIT
#pragma once
#include "file_descriptor.hpp"
#include "wire_frame.hpp"
#include <chrono>
#include <filesystem>
#include <functional>
#include <headroom-ipc/client.h>
#include <optional>
#include <poll.h>
#include <stdexcept>
#include <stdlib.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>

namespace headroom::ipc_test {

inline constexpr auto kPatience = std::chrono::seconds(20); // only a hang ever waits that long

inline const std::string kHello =
    R"({"event":"hello","topic":"control","data":{"daemon":"headroom","version":"9.8.7","protocol":1}})";

/// Sits where the daemon would, says what the test tells it to, and shows what it was sent.
class ScriptedDaemon {
public:
  ScriptedDaemon() {
    std::string pattern = (std::filesystem::temp_directory_path() / "headroom-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
      throw std::runtime_error("mkdtemp");
    directory_ = pattern;
    start();
  }
  ~ScriptedDaemon() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  ScriptedDaemon(const ScriptedDaemon&) = delete;
  ScriptedDaemon& operator=(const ScriptedDaemon&) = delete;

  std::string path() const { return directory_ + "/control.sock"; }

  void start() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path().copy(address.sun_path, sizeof address.sun_path - 1);
    listener_ = FileDescriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_.get(), 8) != 0)
      throw std::runtime_error("bind " + path());
  }
  /// Gone without a trace, as after a crash and a restart of the session.
  void stop() {
    hang_up();
    listener_ = FileDescriptor();
    std::filesystem::remove(path());
  }

  /// Waits for a client.
  void accept() {
    wait(listener_.get());
    client_ = FileDescriptor(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  }
  void hang_up() { client_ = FileDescriptor(); }
  void send_bytes(std::string_view bytes) {
    if (::send(client_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(bytes.size()))
      throw std::runtime_error("send");
  }
  void send(std::string_view json) { send_bytes(wire::encode_frame(json)); }

  /// Waits for the next frame.
  std::string receive() {
    for (;;) {
      if (const auto body = decoder_.next())
        return std::string(*body);
      wait(client_.get());
      char bytes[65536];
      const ssize_t count = ::recv(client_.get(), bytes, sizeof bytes, 0);
      if (count <= 0)
        throw std::runtime_error("the client has gone");
      decoder_.append({bytes, static_cast<size_t>(count)});
    }
  }

private:
  static void wait(int fd) {
    pollfd poll_fd{fd, POLLIN, 0};
    if (::poll(&poll_fd, 1, 20'000) != 1)
      throw std::runtime_error("nobody came");
  }

  std::string directory_;
  FileDescriptor listener_, client_;
  wire::FrameDecoder decoder_;
};

/// The library under test, driven as a panel's loop would: by its descriptor alone.
class Panel {
public:
  explicit Panel(const std::string& socket_path) {
    if (headroom_client_create(socket_path.c_str(), &client_) != 0)
      throw std::runtime_error("create");
  }
  ~Panel() { headroom_client_destroy(client_); }
  Panel(const Panel&) = delete;
  Panel& operator=(const Panel&) = delete;

  operator headroom_client*() const { return client_; }

  /// Waits for the next event; its strings live until the next call.
  headroom_event next() {
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    headroom_event event{};
    event.size = sizeof event;
    while (headroom_client_next_event(client_, &event) == 0) {
      if (std::chrono::steady_clock::now() > give_up)
        throw std::runtime_error("no event");
      step();
    }
    return event;
  }
  /// One turn of the loop: sleeps until the descriptor says so.
  void step() {
    pollfd poll_fd{headroom_client_fd(client_), headroom_client_events(client_), 0};
    if (::poll(&poll_fd, 1, 20'000) == 1)
      headroom_client_dispatch(client_);
  }

private:
  headroom_client* client_ = nullptr;
};

/// A panel that has been greeted.
inline void connect(ScriptedDaemon& daemon, Panel& panel) {
  panel.step();
  daemon.accept();
  daemon.send(kHello);
  if (panel.next().type != HEADROOM_EVENT_CONNECTED)
    throw std::runtime_error("not connected");
}

} // namespace headroom::ipc_test
