// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/commands.hpp"
#include "control/framing.hpp"
#include "control/subscriber.hpp"
#include "file_descriptor.hpp"
#include <algorithm>
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
  /// Requests, or KiB of them, that are taken as they come: from a new client, at once, and per
  /// second. Whoever wants more waits until the others have been served: see Server::serve_rest().
  static constexpr double kPromptAtFirst = 4.0;
  static constexpr double kPromptBurst = 16.0;
  static constexpr double kPromptPerSecond = 50.0;
  static constexpr double kPromptBytes = 1024.0;
  static constexpr double kPromptDebt = 500.0; ///< at most; paid off within 10 s
  /// How long a client that is being turned away may take to read why.
  static constexpr std::chrono::seconds kFarewell{1};

  Connection(FileDescriptor socket, Framing framing, Events& events,
             std::chrono::milliseconds stall_limit);

  /// Queues one message.
  void send(std::string_view json, Clock::time_point now);
  /// Queues the error, then closes once it has been read or kFarewell is over.
  void turn_away(wire::ErrorCode code, std::string_view message, Clock::time_point now);

  /// How many requests it may have answered now because it asked few before; 0 if others are first.
  int prompt_requests(Clock::time_point now) { return std::max(0, static_cast<int>(prompt(now))); }
  /// What it may have promptly now; the further below 0, the more it has had beyond that.
  double prompt(Clock::time_point now);

  /// Takes its turn: read, answer, write.
  /// @param readable  the socket has bytes or an end of file
  /// @param requests  that are answered at most
  /// @return false when the connection is over
  bool take_turn(bool readable, int requests, const Commands& commands, Clock::time_point now);

  int fd() const { return socket_.get(); }
  /// What to wait for: EPOLLIN and EPOLLOUT.
  uint32_t wanted_events() const;
  /// True when a request could be answered, or an event be sent, without waiting for the socket.
  bool has_requests() const { return !closing_ && decoder_->ready() && !output_full(); }
  bool has_events() const { return !closing_ && all_written() && subscriber_.has_events(); }
  /// When it will have stalled for too long.
  std::optional<Clock::time_point> deadline() const { return deadline_; }

private:
  bool receive();
  void use_up(double prompt);
  void answer(int requests, const Commands& commands, Clock::time_point now);
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
  double prompt_ = kPromptAtFirst; ///< what it has not used up; below 0: it took too much
  Clock::time_point prompt_at_{};  ///< when prompt_ was true
  bool closing_ = false;           ///< input is thrown away from here on
  bool end_of_input_ = false;      ///< the peer has shut down its half
  std::optional<Clock::time_point> deadline_;
};

} // namespace headroom::control
