// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/subscriber.hpp"
#include "control/topic.hpp"
#include "wire_message.hpp"
#include "wire_meters.hpp"
#include "wire_writer.hpp"
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom::control {

/// Where anything on the control thread says what has happened, and connections hear of it.
///
///     events.publish(Topic::routing, "stream_removed",
///                    [&](wire::Writer& data) { data.field("node_id", id); });
///
/// An event is a change: each one raises the revision, which `status` and `hello` tell too, and
/// carries it as its last field. Publish after the change is in force, so that a status with the
/// same revision or a later one has it. Nothing is sent before the loop is idle again: publishing
/// neither waits nor fails, and costs an increment while nobody listens.
class Events {
public:
  using Clock = std::chrono::steady_clock;
  /// Ticks per second that anybody gets at most.
  static constexpr double kMaxMetersHz = 60.0;

  Events() = default;
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

  /// @param fill  writes the fields of `data`; called only while somebody listens
  template <class Fill> void publish(Topic topic, std::string_view event, Fill&& fill) {
    changed();
    if (!wanted(topic))
      return;
    wire::Writer data;
    data.begin_object();
    std::forward<Fill>(fill)(data);
    data.field("revision", revision_).end();
    deliver(topic, "", wire::encode_event(text(topic), event, data.text()));
  }
  void publish(Topic topic, std::string_view event) {
    publish(topic, event, [](wire::Writer&) {});
  }

  /// For values that are soon out of date, such as a volume that moves: no revision, and a slow
  /// reader gets only the newest of those with the same event and key.
  template <class Fill>
  void publish_latest(Topic topic, std::string_view event, uint64_t key, Fill&& fill) {
    if (!wanted(topic))
      return;
    wire::Writer data;
    data.begin_object();
    std::forward<Fill>(fill)(data);
    data.end();
    deliver(topic, std::string(event) + ' ' + std::to_string(key),
            wire::encode_event(text(topic), event, data.text()));
  }

  /// To each listener at the rate it asked for; what it does not get in between is merged.
  void publish_meters(const wire::MeterTick& tick, Clock::time_point now);

  /// Somebody subscribes to it.
  bool wanted(Topic topic) const { return listeners_[index(topic)] > 0; }
  /// The highest rate that is asked for, 0 while nobody subscribes to meters.
  double meters_hz() const;
  /// Of those who name none. @param hz  0 = they get no ticks
  void set_default_meters_hz(double hz);
  double default_meters_hz() const { return default_meters_hz_; }
  /// Calls back whenever wanted() or meters_hz() may have become something else.
  void when_interest_changes(std::function<void()> callback) {
    interest_callbacks_.push_back(std::move(callback));
  }

  /// Grows with every event, and with changed().
  uint64_t revision() const { return revision_; }
  /// Something changed that has no event of its own.
  void changed() { ++revision_; }

  /// From here on events are kept back, until they are released or dropped.
  void hold() { holding_ = true; }
  void release();
  void drop();

  /// @param callback  called when an idle connection has something to send; the server's
  void when_pending(std::function<void()> callback) { pending_ = std::move(callback); }

private:
  friend class Subscriber;
  void join(Subscriber& subscriber) { subscribers_.push_back(&subscriber); }
  void leave(Subscriber& subscriber);
  /// Counts who wants what anew.
  void interest_changed();
  void deliver(Topic topic, std::string key, std::string json);
  void wake() const {
    if (pending_)
      pending_();
  }

  struct Held {
    Topic topic;
    std::string key, json;
  };

  std::vector<Subscriber*> subscribers_;
  std::array<size_t, kTopicCount> listeners_{};
  std::vector<std::function<void()>> interest_callbacks_;
  std::function<void()> pending_;
  std::vector<Held> held_;
  bool holding_ = false;
  double default_meters_hz_ = 20.0;
  uint64_t revision_ = 0;
};

} // namespace headroom::control
