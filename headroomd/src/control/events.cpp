// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/events.hpp"
#include <algorithm>
#include <memory>

namespace headroom::control {

void Events::leave(Subscriber& subscriber) {
  std::erase(subscribers_, &subscriber);
  interest_changed();
}

void Events::interest_changed() {
  listeners_.fill(0);
  for (const Subscriber* subscriber : subscribers_)
    for (size_t i = 0; i < kTopicCount; ++i)
      if (subscriber->wants(static_cast<Topic>(i)))
        ++listeners_[i];
  for (const auto& callback : interest_callbacks_)
    callback();
}

double Events::meters_hz() const {
  double highest = 0.0;
  for (const Subscriber* subscriber : subscribers_)
    if (subscriber->wants(Topic::meters))
      highest = std::max(highest, subscriber->meters_hz().value_or(default_meters_hz_));
  return std::min(highest, kMaxMetersHz);
}

void Events::set_default_meters_hz(double hz) {
  default_meters_hz_ = std::clamp(hz, 0.0, kMaxMetersHz);
  interest_changed();
}

void Events::deliver(Topic topic, std::string key, std::string json) {
  if (holding_) {
    held_.push_back({topic, std::move(key), std::move(json)});
    return;
  }
  const auto shared = std::make_shared<const std::string>(std::move(json));
  for (Subscriber* subscriber : subscribers_)
    if (subscriber->wants(topic))
      subscriber->push(topic, key, shared);
  wake();
}

void Events::release() {
  holding_ = false;
  for (auto& event : std::exchange(held_, {}))
    deliver(event.topic, std::move(event.key), std::move(event.json));
}

void Events::drop() {
  holding_ = false;
  held_.clear();
}

void Events::publish_meters(const wire::MeterTick& tick, Clock::time_point now) {
  if (!wanted(Topic::meters))
    return;
  // Written once for all who get it as it is.
  const auto json = std::make_shared<const std::string>(
      wire::encode_event(text(Topic::meters), "tick", wire::encode(tick)));
  const double tick_s = 1.0 / std::max(meters_hz(), 1.0);
  for (Subscriber* subscriber : subscribers_)
    if (subscriber->wants(Topic::meters))
      subscriber->push_meters(tick, json, now, tick_s);
  wake();
}

} // namespace headroom::control
