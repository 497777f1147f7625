// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/topic.hpp"
#include "wire_meters.hpp"
#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::control {

class Events;

/// The listening side of one connection: what it subscribes to, and the events that wait for it.
///
/// Each topic has a queue of its own. One that is full takes nothing more until all of it is read;
/// then an `overflow` event says how many were lost, and the next event comes after that.
class Subscriber {
public:
  using Clock = std::chrono::steady_clock;
  using Json = std::shared_ptr<const std::string>;
  /// Events that wait per topic at most.
  static constexpr size_t kQueueEvents = 64;

  explicit Subscriber(Events& events);
  ~Subscriber();
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;

  /// @param meters_hz  ticks per second; nothing = what was asked for before, else the default
  void subscribe(const std::vector<Topic>& topics, std::optional<double> meters_hz);
  /// What waits of these topics is forgotten.
  void unsubscribe(const std::vector<Topic>& topics);
  bool wants(Topic topic) const { return queues_[index(topic)].subscribed; }
  std::optional<double> meters_hz() const { return meters_hz_; }

  /// @param key  replaces an event of the same key that still waits; empty = never
  void push(Topic topic, std::string_view key, const Json& event);
  /// @param event  the tick, written down
  /// @param tick_s  seconds between two ticks
  void push_meters(const wire::MeterTick& tick, const Json& event, Clock::time_point now,
                   double tick_s);

  /// The oldest event that waits, nullptr when there is none.
  Json next();
  bool has_events() const;

private:
  struct Waiting {
    uint64_t number; ///< order among all topics
    std::string key;
    Json event;
  };
  struct Queue {
    bool subscribed = false;
    std::deque<Waiting> waiting;
    uint64_t lost = 0; ///< since waiting was full
  };
  /// Ticks that were not sent yet, as one.
  struct MeterHold {
    wire::MeterTick tick;
    Json event; ///< nullptr once ticks were merged
    bool due = false;
  };

  Json overflow(Topic topic);
  Json meter_event();

  Events& events_;
  std::array<Queue, kTopicCount> queues_;
  uint64_t next_number_ = 0;
  uint64_t total_lost_ = 0;
  std::optional<double> meters_hz_;
  std::optional<MeterHold> meters_;
  Clock::time_point meters_due_{};
};

} // namespace headroom::control
