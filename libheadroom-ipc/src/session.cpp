// SPDX-License-Identifier: MIT
#include "session.hpp"
#include "headroom-ipc/version.h"
#include "wire_writer.hpp"
#include <algorithm>
#include <cstring>
#include <sys/epoll.h>
#include <system_error>

namespace headroom::ipc {

namespace {

/// Reads of one dispatch, so that a chatty daemon cannot hold the panel's loop.
constexpr int kReadsPerDispatch = 16;

} // namespace

void Session::dispatch() {
  const auto now = Clock::now();
  if (!link_.is_open() && wake_ <= now)
    try_connect(now);
  if (link_.is_open())
    exchange_bytes(now);
  expire(now);
  watch();
}

void Session::try_connect(Clock::time_point now) {
  if (const int error = link_.open(socket_path_)) {
    disconnect(connect_failure(error, socket_path_), now);
    return;
  }
  wake_ = now + request_timeout_;
}

void Session::exchange_bytes(Clock::time_point now) {
  for (int i = 0; i < kReadsPerDispatch && link_.is_open(); ++i) {
    const int error = link_.receive();
    bool progress = false;
    try {
      while (const auto frame = link_.next_frame()) {
        progress = true;
        if (!take(wire::decode_server_message(*frame), now))
          return;
      }
    } catch (const wire::ParseError& problem) {
      return disconnect(
          {HEADROOM_ERROR_MALFORMED,
           std::string("the daemon sent something else than a message: ") + problem.what(), ""},
          now);
    }
    if (error == EBADMSG)
      return disconnect({HEADROOM_ERROR_MALFORMED, "the daemon sent a broken frame", ""}, now);
    if (error != 0)
      return disconnect({HEADROOM_ERROR_LOST,
                         error == ECONNRESET ? "the daemon closed the connection"
                                             : std::string("connection: ") + std::strerror(error),
                         ""},
                        now);
    if (!progress)
      break;
  }
  if (const int error = link_.flush())
    disconnect({HEADROOM_ERROR_LOST, std::string("connection: ") + std::strerror(error), ""}, now);
}

/// @return false when the link is closed now
bool Session::take(const wire::ServerMessage& message, Clock::time_point now) {
  using Kind = wire::ServerMessage::Kind;
  if (!connected_)
    return take_greeting(message, now);
  if (message.kind == Kind::event) {
    events_.push_back(
        {HEADROOM_EVENT_NOTICE, 0, {}, message.topic, message.event, message.payload});
  } else if (message.id) {
    finish(*message.id, message);
  } else {
    disconnect({HEADROOM_ERROR_LOST, "the daemon is closing: " + message.message, ""}, now);
    return false;
  }
  return true;
}

bool Session::take_greeting(const wire::ServerMessage& message, Clock::time_point now) {
  const auto refuse = [&](uint32_t error, std::string text) {
    disconnect({error, std::move(text), ""}, now);
    return false;
  };
  if (message.kind == wire::ServerMessage::Kind::error)
    return refuse(HEADROOM_ERROR_REFUSED, "the daemon refused: " + message.message);
  if (message.event != "hello")
    return refuse(HEADROOM_ERROR_PROTOCOL,
                  "whatever answers on " + socket_path_ + " does not greet like headroom");
  const auto hello = wire::decode_hello(message.payload);
  if (hello.daemon != "headroom")
    return refuse(HEADROOM_ERROR_PROTOCOL, socket_path_ + " belongs to " + hello.daemon);
  if (hello.protocol < headroom_ipc_protocol_min() || hello.protocol > headroom_ipc_protocol_max())
    return refuse(HEADROOM_ERROR_PROTOCOL, "the daemon speaks protocol " +
                                               std::to_string(hello.protocol) + ", we speak " +
                                               std::to_string(headroom_ipc_protocol_min()) + ".." +
                                               std::to_string(headroom_ipc_protocol_max()));
  connected_ = true;
  reported_ = false;
  retry_ = kFirstRetry;
  events_.push_back({HEADROOM_EVENT_CONNECTED, 0, {}, "", "", message.payload});
  send_subscription(topics_, true);
  return true;
}

void Session::finish(uint64_t id, const wire::ServerMessage& message) {
  const auto found = pending_.find(id);
  if (found == pending_.end())
    return; // it had timed out
  if (message.kind == wire::ServerMessage::Kind::error)
    return fail_request(id, {HEADROOM_ERROR_REJECTED, message.message, message.code});
  const Purpose purpose = found->second.purpose;
  if (purpose == Purpose::status) {
    try {
      wire::decode_status(message.payload);
    } catch (const wire::ParseError& problem) {
      return fail_request(id, {HEADROOM_ERROR_MALFORMED, problem.what(), ""});
    }
    new_status_ = message.payload;
  }
  pending_.erase(found);
  if (id == blocking_id_) {
    blocking_result_ = message.payload;
    blocking_outcome_ = HEADROOM_ERROR_NONE;
  } else if (purpose == Purpose::status) {
    events_.push_back({HEADROOM_EVENT_STATUS, id, {}, "", "", message.payload});
  } else if (purpose == Purpose::request) {
    events_.push_back({HEADROOM_EVENT_REPLY, id, {}, "", "", message.payload});
  }
}

void Session::fail_request(uint64_t id, Failure failure) {
  const auto found = pending_.find(id);
  const bool is_subscription =
      found != pending_.end() && found->second.purpose == Purpose::subscription;
  if (found != pending_.end())
    pending_.erase(found);
  if (is_subscription && failure.error == HEADROOM_ERROR_LOST)
    return; // it will be asked for again
  last_failure_ = failure;
  if (id == blocking_id_)
    blocking_outcome_ = failure.error;
  else
    events_.push_back({HEADROOM_EVENT_FAILED,
                       is_subscription ? 0 : id,
                       std::move(failure),
                       "",
                       is_subscription ? "subscribe" : "",
                       {}});
}

void Session::disconnect(Failure failure, Clock::time_point now) {
  link_.close();
  ++failed_attempts_;
  wake_ = now + retry_;
  retry_ = std::min(retry_ * 2, kLastRetry);
  while (!pending_.empty())
    fail_request(pending_.begin()->first, {HEADROOM_ERROR_LOST, failure.message, ""});
  last_failure_ = failure;
  if (connected_ || !reported_)
    events_.push_back({HEADROOM_EVENT_DISCONNECTED, 0, std::move(failure), "", "", {}});
  connected_ = false;
  reported_ = true;
}

void Session::expire(Clock::time_point now) {
  if (link_.is_open() && !connected_ && wake_ <= now)
    disconnect({HEADROOM_ERROR_TIMEOUT, "the daemon did not greet in time", ""}, now);
  for (auto next = pending_.begin(); next != pending_.end();) {
    const auto [id, request] = *next++;
    if (request.deadline <= now)
      fail_request(id, {HEADROOM_ERROR_TIMEOUT, "the daemon did not answer in time", ""});
  }
}

uint64_t Session::request(std::string_view op, std::string_view args_json) {
  return send(op, args_json, op == "status" ? Purpose::status : Purpose::request);
}

uint64_t Session::send(std::string_view op, std::string_view args_json, Purpose purpose) {
  const uint64_t id = next_id_;
  link_.send(wire::encode_request(id, op, args_json));
  ++next_id_;
  pending_[id] = {Clock::now() + request_timeout_, purpose};
  watch();
  return id;
}

void Session::subscribe(std::vector<std::string> topics, uint32_t meters_hz) {
  std::vector<std::string> ended;
  for (const auto& topic : topics_)
    if (std::find(topics.begin(), topics.end(), topic) == topics.end())
      ended.push_back(topic);
  topics_ = std::move(topics);
  meters_hz_ = meters_hz;
  if (!connected_)
    return;
  send_subscription(ended, false);
  send_subscription(topics_, true);
}

void Session::send_subscription(const std::vector<std::string>& topics, bool wanted) {
  if (topics.empty())
    return;
  wire::Writer args;
  args.begin_object().array_field("topics", topics);
  if (wanted && meters_hz_ > 0)
    args.field("meters_hz", meters_hz_);
  send(wanted ? "subscribe" : "unsubscribe", args.end().text(), Purpose::subscription);
}

std::optional<Event> Session::next_event() {
  if (events_.empty())
    return std::nullopt;
  auto event = std::move(events_.front());
  events_.pop_front();
  return event;
}

} // namespace headroom::ipc
