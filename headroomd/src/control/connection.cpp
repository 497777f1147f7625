// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/connection.hpp"
#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <sys/socket.h>

namespace headroom::control {

Connection::Connection(FileDescriptor socket, Framing framing, Events& events,
                       std::chrono::milliseconds stall_limit)
    : socket_(std::move(socket)), subscriber_(events), stall_limit_(stall_limit), framing_(framing),
      decoder_(make_decoder(framing)) {}

void Connection::send(std::string_view json, Clock::time_point now) {
  output_ += encode(framing_, json);
  if (!deadline_)
    deadline_ = now + stall_limit_;
}

void Connection::turn_away(wire::ErrorCode code, std::string_view message, Clock::time_point now) {
  send(wire::encode_error(std::nullopt, code, message), now);
  closing_ = true;
  deadline_ = now + std::min<Clock::duration>(kFarewell, stall_limit_);
}

double Connection::prompt(Clock::time_point now) {
  const std::chrono::duration<double> since = now - prompt_at_;
  prompt_ = std::min(kPromptBurst, prompt_ + since.count() * kPromptPerSecond);
  prompt_at_ = now;
  return prompt_;
}

bool Connection::take_turn(bool readable, int requests, const Commands& commands,
                           Clock::time_point now) {
  if (readable && !receive())
    return false;
  answer(requests, commands, now);
  if (!flush(now))
    return false;
  if (deadline_ && now >= *deadline_)
    return false;
  return !(end_of_input_ && all_written() && !decoder_->ready());
}

/// @return false when the connection is broken
bool Connection::receive() {
  std::array<char, kReadBytes> bytes;
  const ssize_t count = ::recv(fd(), bytes.data(), bytes.size(), 0);
  if (count < 0)
    return errno == EAGAIN || errno == EINTR;
  if (count == 0)
    end_of_input_ = true;
  else if (!closing_)
    decoder_->append({bytes.data(), static_cast<size_t>(count)});
  use_up(static_cast<double>(count) / kPromptBytes);
  return true;
}

void Connection::use_up(double prompt) { prompt_ = std::max(prompt_ - prompt, -kPromptDebt); }

void Connection::answer(int requests, const Commands& commands, Clock::time_point now) {
  for (int i = 0; i < requests && !closing_ && !output_full(); ++i) {
    const auto request = decoder_->next();
    if (!request)
      break;
    use_up(1.0);
    send(commands.handle(*request, subscriber_), now);
  }
  if (decoder_->oversized() && !decoder_->ready() && !closing_)
    turn_away(wire::ErrorCode::invalid_frame, "a message holds at most 1048576 bytes", now);
}

/// @return false when the connection is broken
bool Connection::flush(Clock::time_point now) {
  do {
    if (!write_out(now))
      return false;
    if (!all_written())
      return true;
    fetch_events(now);
  } while (!all_written());
  // The peer may be in the middle of a long write: closing now would take the reason from it.
  if (closing_)
    ::shutdown(fd(), SHUT_WR);
  else
    deadline_.reset();
  return true;
}

bool Connection::write_out(Clock::time_point now) {
  while (!all_written()) {
    const ssize_t count =
        ::send(fd(), output_.data() + written_, output_.size() - written_, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return errno == EAGAIN;
    written_ += static_cast<size_t>(count);
    if (!closing_)
      deadline_ = now + stall_limit_;
  }
  output_.clear();
  written_ = 0;
  return true;
}

void Connection::fetch_events(Clock::time_point now) {
  while (!closing_ && output_.size() < kEventBytes) {
    const auto event = subscriber_.next();
    if (!event)
      return;
    send(*event, now);
  }
}

uint32_t Connection::wanted_events() const {
  uint32_t events = 0;
  if (!end_of_input_ && (closing_ || (!decoder_->ready() && !output_full())))
    events |= EPOLLIN;
  if (written_ < output_.size())
    events |= EPOLLOUT;
  return events;
}

} // namespace headroom::control
