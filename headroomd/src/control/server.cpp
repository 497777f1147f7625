// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/server.hpp"
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <functional>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <vector>

namespace headroom::control {

namespace {

using namespace std::chrono_literals;

constexpr uint64_t kControlKey = 0;
constexpr uint64_t kLinesKey = 1;
constexpr uint64_t kTimerKey = 2;
constexpr uint64_t kDoorbellKey = 3;
constexpr uint64_t kFirstConnectionKey = 4;
constexpr int kAcceptsPerTurn = 2;
constexpr int kRequestsPerTurn = 4;
constexpr size_t kMostReady = 320; // all of them, so that nobody waits for the next turn
constexpr auto kAcceptPause = 1s;

int control(int epoll, int operation, int fd, uint64_t key, uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = key;
  return ::epoll_ctl(epoll, operation, fd, &event);
}

bool is_our_user(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && size == sizeof peer &&
         peer.uid == ::geteuid();
}

} // namespace

Server::Server(RuntimeDirectory& directory, const Commands& commands, Events& events,
               ServerOptions options)
    : directory_(directory), commands_(commands), events_(events), options_(std::move(options)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)),
      doorbell_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)), next_key_(kFirstConnectionKey) {
  if (!epoll_ || !timer_ || !doorbell_ ||
      control(epoll_.get(), EPOLL_CTL_ADD, directory_.control().fd(), kControlKey, EPOLLIN) != 0 ||
      control(epoll_.get(), EPOLL_CTL_ADD, directory_.lines().fd(), kLinesKey, EPOLLIN) != 0 ||
      control(epoll_.get(), EPOLL_CTL_ADD, timer_.get(), kTimerKey, EPOLLIN) != 0 ||
      control(epoll_.get(), EPOLL_CTL_ADD, doorbell_.get(), kDoorbellKey, EPOLLIN) != 0)
    throw StartError(StartError::Reason::system,
                     std::string("control socket: ") + std::strerror(errno));
  events_.when_pending([this] { (void)::eventfd_write(doorbell_.get(), 1); });
}

Server::~Server() { events_.when_pending({}); }

void Server::dispatch() {
  std::array<epoll_event, kMostReady> events;
  const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(), 0);
  const auto now = Clock::now();
  std::vector<uint64_t> rest;
  bool control_client = false, lines_client = false;
  for (int i = 0; i < count; ++i) {
    const uint64_t key = events[i].data.u64;
    control_client |= key == kControlKey;
    lines_client |= key == kLinesKey;
    if (key == kDoorbellKey)
      answer_doorbell();
    const auto found = connections_.find(key);
    if (found == connections_.end())
      continue;
    const int requests = found->second.prompt_requests(now);
    if ((events[i].events & (EPOLLHUP | EPOLLERR)) != 0 ||
        ((events[i].events & EPOLLIN) != 0 && requests == 0))
      rest.push_back(key);
    else
      take_turn(key, (events[i].events & EPOLLIN) != 0, requests, now);
  }
  serve_events(now);
  if (control_client)
    accept_some(directory_.control().fd(), Framing::frames, now);
  if (lines_client)
    accept_some(directory_.lines().fd(), Framing::lines, now);
  std::ranges::sort(rest);
  serve_rest(rest, now);
  if (accept_again_ && *accept_again_ <= now) {
    accept_again_.reset();
    watch_listeners(true);
  }
  arm_timer(now);
}

/// Those who have events take their turn with the rest of the backlog.
void Server::answer_doorbell() {
  eventfd_t rings = 0;
  (void)::eventfd_read(doorbell_.get(), &rings);
}

void Server::accept_some(int listener, Framing framing, Clock::time_point now) {
  for (int i = 0; i < kAcceptsPerTurn; ++i) {
    FileDescriptor socket(::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket) {
      admit(std::move(socket), framing, now);
      continue;
    }
    if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
      // The waiting client keeps its listener readable: look away, or the loop would spin.
      options_.log(std::string("control socket: accept: ") + std::strerror(errno));
      watch_listeners(false);
      accept_again_ = now + kAcceptPause;
    }
    return;
  }
}

void Server::admit(FileDescriptor socket, Framing framing, Clock::time_point now) {
  const bool ours = is_our_user(socket.get());
  const bool room = connections_.size() < options_.max_connections;
  if (!ours || !room) {
    // Nothing is kept for it: one write into an empty socket buffer, then closed.
    const auto message = encode(
        framing, ours ? wire::encode_error(std::nullopt, wire::ErrorCode::busy,
                                           "all " + std::to_string(options_.max_connections) +
                                               " connections are in use")
                      : wire::encode_error(std::nullopt, wire::ErrorCode::forbidden,
                                           "this socket serves another user"));
    (void)::send(socket.get(), message.data(), message.size(), MSG_NOSIGNAL);
    options_.log(ours ? "control socket: refused a client, too many connections"
                      : "control socket: refused a client of another user");
    return;
  }
  const uint64_t key = next_key_++;
  if (control(epoll_.get(), EPOLL_CTL_ADD, socket.get(), key, EPOLLIN) != 0)
    return;
  auto& connection =
      connections_.try_emplace(key, std::move(socket), framing, events_, options_.stall_limit)
          .first->second;
  try {
    connection.send(commands_.greeting(), now);
  } catch (const std::exception& error) {
    connection.turn_away(wire::ErrorCode::internal, error.what(), now);
  }
  take_turn(key, false, 0, now);
}

void Server::serve_events(Clock::time_point now) {
  std::vector<uint64_t> due;
  for (const auto& [key, connection] : connections_)
    if (connection.has_events() || (connection.deadline() && *connection.deadline() <= now))
      due.push_back(key);
  std::rotate(due.begin(), std::ranges::upper_bound(due, events_key_), due.end());
  const auto began = Clock::now();
  for (const uint64_t key : due) {
    take_turn(key, false, 0, now);
    events_key_ = key;
    if (Clock::now() - began >= kEventsTime)
      break;
  }
}

void Server::serve_rest(const std::vector<uint64_t>& readable, Clock::time_point now) {
  struct Waiting {
    uint64_t key;
    double prompt;
    bool readable;
  };
  const bool pause = now < rest_again_;
  std::vector<Waiting> waiting;
  for (auto& [key, connection] : connections_) {
    const bool may_be_read = aside_.contains(key) || std::ranges::binary_search(readable, key);
    if (pause && may_be_read)
      set_aside(key, connection);
    else if (!pause && (may_be_read || connection.has_requests()))
      waiting.push_back({key, connection.prompt(now), may_be_read});
  }
  // Who has had least comes first; equals in a circle that goes on where it was left.
  std::rotate(waiting.begin(), std::ranges::upper_bound(waiting, rest_key_, {}, &Waiting::key),
              waiting.end());
  std::ranges::stable_sort(waiting, std::ranges::greater(), &Waiting::prompt);
  int requests = kRestRequests;
  const auto began = Clock::now();
  auto next = waiting.begin();
  while (next != waiting.end() && requests > 0 && Clock::now() - began < kRestTime) {
    const int most = std::min(requests, kRequestsPerTurn);
    take_turn(next->key, next->readable, most, now);
    rest_key_ = next->key;
    requests -= most;
    ++next;
  }
  if (waiting.size() <= kCrowd)
    return;
  const auto ended = Clock::now();
  rest_again_ = ended + kRestPause * (ended - began);
  for (; next != waiting.end(); ++next)
    if (next->readable)
      set_aside(next->key, connections_.at(next->key));
}

void Server::set_aside(uint64_t key, const Connection& connection) {
  if (aside_.insert(key).second)
    control(epoll_.get(), EPOLL_CTL_DEL, connection.fd(), key, 0);
}

void Server::take_turn(uint64_t key, bool readable, int requests, Clock::time_point now) {
  const auto found = connections_.find(key);
  if (found == connections_.end())
    return;
  auto& connection = found->second;
  const bool aside = aside_.erase(key) > 0;
  if (!connection.take_turn(readable, requests, commands_, now)) {
    connections_.erase(found); // closing the descriptor takes it out of the epoll set
    return;
  }
  control(epoll_.get(), aside ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, connection.fd(), key,
          connection.wanted_events());
}

void Server::watch_listeners(bool on) {
  const uint32_t wanted = on ? EPOLLIN : 0u;
  control(epoll_.get(), EPOLL_CTL_MOD, directory_.control().fd(), kControlKey, wanted);
  control(epoll_.get(), EPOLL_CTL_MOD, directory_.lines().fd(), kLinesKey, wanted);
}

void Server::arm_timer(Clock::time_point now) {
  auto next = accept_again_;
  const auto no_later_than = [&next](std::optional<Clock::time_point> time) {
    if (time && (!next || *time < *next))
      next = time;
  };
  for (const auto& [key, connection] : connections_) {
    no_later_than(connection.deadline());
    if (connection.has_events())
      no_later_than(now);
    else if (connection.has_requests() || aside_.contains(key))
      no_later_than(std::max(now, rest_again_));
  }
  itimerspec setting{};
  if (next) {
    const auto wait = std::max<std::chrono::nanoseconds>(*next - now, 1ns); // 0 would disarm it
    setting.it_value.tv_sec = static_cast<time_t>(wait / 1s);
    setting.it_value.tv_nsec = static_cast<long>((wait % 1s).count());
  }
  ::timerfd_settime(timer_.get(), 0, &setting, nullptr);
}

} // namespace headroom::control
