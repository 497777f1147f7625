// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <string>
#include <sys/types.h>

namespace headroom::bench {

/// A server in a process of its own; ended by the destructor, or with this process.
class Served {
public:
  explicit Served(const std::function<void()>& serve);
  ~Served();
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  /// CPU time of the server until now.
  double cpu_seconds() const;

private:
  pid_t pid_;
};

/// Sends back what comes, byte by byte: what a stream socket and two changes of process take.
void serve_echo(const std::string& path);

} // namespace headroom::bench
