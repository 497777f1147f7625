// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace headroom::test {

/// A client of a control socket that does what it is told and nothing by itself.
class LineClient {
public:
  /// Connects without waiting; connected() tells whether that worked.
  explicit LineClient(const std::filesystem::path& socket_path);
  ~LineClient();
  LineClient(LineClient&& other) noexcept;
  LineClient& operator=(LineClient&& other) noexcept;

  bool connected() const { return socket_ >= 0; }
  void disconnect();
  /// Does not wait. @return bytes that were taken; disconnected when the daemon has hung up
  size_t send(std::string_view bytes);
  /// Throws away what has come. Does not wait. @return bytes
  size_t drain();

  /// The next line, of lines.sock; waits 20 s for it. @throws std::runtime_error
  std::string receive();
  /// One request on lines.sock, and what is answered; events before it are passed over.
  std::string ask(std::string_view request);

private:
  int socket_ = -1;
  std::string received_;
};

} // namespace headroom::test
