// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/commands.hpp"
#include "control/framing.hpp"
#include "control/subscriber.hpp"
#include "file_descriptor.hpp"
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace headroom::control {

/// One client: what it sent and has not been answered, what it was answered and has not read.
///
/// Both are bounded: while more than kOutputLimit bytes wait to be read, no request is taken, and
/// while requests wait, nothing more is read from the socket. Events wait in the subscriber until
/// everything before them is written, so that a slow reader's are merged or counted there.
class Connection {
public:
  using Clock = std::chrono::steady_clock;

  static constexpr size_t kReadBytes = 16384;
  static constexpr size_t kOutputLimit = 256 * 1024;
  /// Events that are handed to the kernel in one go.
  static constexpr size_t kEventBytes = 16384;
  /// Requests answered in one turn, so that a flood from one client cannot hold up the others.
  static constexpr int kRequestsPerTurn = 16;
  /// How long a client that is being turned away may take to read why.
  static constexpr std::chrono::seconds kFarewell{1};

  Connection(FileDescriptor socket, Framing framing, Events& events,
             std::chrono::milliseconds stall_limit);

  /// Queues one message.
  void send(std::string_view json, Clock::time_point now);
  /// Queues the error, then closes once it has been read or kFarewell is over.
  void turn_away(wire::ErrorCode code, std::string_view message, Clock::time_point now);

  /// Takes its turn: read, answer, write.
  /// @param readable  the socket has bytes or an end of file
  /// @return false when the connection is over
  bool take_turn(bool readable, const Commands& commands, Clock::time_point now);

  int fd() const { return socket_.get(); }
  /// What to wait for: EPOLLIN and EPOLLOUT.
  uint32_t wanted_events() const;
  /// True when it could go on without waiting for the socket.
  bool has_backlog() const;
  /// When it will have stalled for too long.
  std::optional<Clock::time_point> deadline() const { return deadline_; }

private:
  bool receive();
  void answer(const Commands& commands, Clock::time_point now);
  bool flush(Clock::time_point now);
  bool write_out(Clock::time_point now);
  void fetch_events(Clock::time_point now);
  bool all_written() const { return written_ == output_.size(); }
  bool output_full() const { return output_.size() - written_ > kOutputLimit; }

  FileDescriptor socket_;
  Subscriber subscriber_;
  std::chrono::milliseconds stall_limit_;
  Framing framing_;
  std::unique_ptr<wire::Decoder> decoder_;
  std::string output_;
  size_t written_ = 0;
  bool closing_ = false;      ///< input is thrown away from here on
  bool end_of_input_ = false; ///< the peer has shut down its half
  std::optional<Clock::time_point> deadline_;
};

} // namespace headroom::control
