// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/subscriber.hpp"
#include "control/events.hpp"
#include <algorithm>

namespace headroom::control {

Subscriber::Subscriber(Events& events) : events_(events) { events_.join(*this); }
Subscriber::~Subscriber() { events_.leave(*this); }

void Subscriber::subscribe(const std::vector<Topic>& topics, std::optional<double> meters_hz) {
  if (meters_hz)
    meters_hz_ = meters_hz;
  for (const Topic topic : topics)
    queues_[index(topic)].subscribed = true;
  events_.interest_changed();
}

void Subscriber::unsubscribe(const std::vector<Topic>& topics) {
  for (const Topic topic : topics) {
    queues_[index(topic)] = {};
    if (topic == Topic::meters) {
      meters_.reset();
      meters_hz_.reset();
      meters_due_ = {};
    }
  }
  events_.interest_changed();
}

void Subscriber::push(Topic topic, std::string_view key, const Json& event) {
  auto& queue = queues_[index(topic)];
  if (!key.empty())
    for (auto& waiting : queue.waiting)
      if (waiting.key == key) {
        waiting.event = event;
        return;
      }
  if (queue.lost > 0 || queue.waiting.size() >= kQueueEvents) {
    ++queue.lost;
    ++total_lost_;
    return;
  }
  queue.waiting.push_back({next_number_++, std::string(key), event});
}

void Subscriber::push_meters(const wire::MeterTick& tick, const Json& event, Clock::time_point now,
                             double tick_s) {
  const double hz = meters_hz_.value_or(events_.default_meters_hz());
  if (hz <= 0.0)
    return;
  if (meters_) {
    wire::merge(meters_->tick, tick);
    meters_->event = nullptr;
  } else {
    meters_ = MeterHold{tick, event, false};
  }
  // The tick that is nearest to the time it should come at.
  const auto seconds = [](double s) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(s));
  };
  if (now + seconds(tick_s / 2) < meters_due_)
    return;
  meters_->due = true;
  meters_due_ = std::max(meters_due_ + seconds(1.0 / hz), now);
}

bool Subscriber::has_events() const {
  return (meters_ && meters_->due) || std::ranges::any_of(queues_, [](const Queue& queue) {
           return !queue.waiting.empty() || queue.lost > 0;
         });
}

Subscriber::Json Subscriber::next() {
  Queue* oldest = nullptr;
  for (auto& queue : queues_) {
    if (queue.waiting.empty() && queue.lost > 0)
      return overflow(static_cast<Topic>(&queue - queues_.data()));
    if (!queue.waiting.empty() &&
        (!oldest || queue.waiting.front().number < oldest->waiting.front().number))
      oldest = &queue;
  }
  if (!oldest)
    return meters_ && meters_->due ? meter_event() : nullptr;
  const Json event = std::move(oldest->waiting.front().event);
  oldest->waiting.pop_front();
  return event;
}

Subscriber::Json Subscriber::overflow(Topic topic) {
  auto& queue = queues_[index(topic)];
  wire::Writer data;
  data.begin_object()
      .field("lost_topic", text(topic))
      .field("lost", queue.lost)
      .field("total_lost", total_lost_)
      .field("revision", events_.revision())
      .end();
  queue.lost = 0;
  return std::make_shared<const std::string>(
      wire::encode_event(text(Topic::daemon), "overflow", data.text()));
}

Subscriber::Json Subscriber::meter_event() {
  const MeterHold hold = *std::exchange(meters_, std::nullopt);
  if (hold.event)
    return hold.event;
  return std::make_shared<const std::string>(
      wire::encode_event(text(Topic::meters), "tick", wire::encode(hold.tick)));
}

} // namespace headroom::control
