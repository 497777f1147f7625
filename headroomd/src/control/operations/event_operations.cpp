// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/operations/event_operations.hpp"
#include "control/events.hpp"

namespace headroom::control {

namespace {

/// `control` comes to everybody and is passed over.
std::vector<Topic> topics(const Arguments& args) {
  std::vector<Topic> topics;
  for (const auto& name : args.strings("topics")) {
    if (name == "control")
      continue;
    const auto topic = topic_named(name);
    if (!topic) {
      std::string allowed;
      for (const auto known : kTopicNames)
        (allowed += allowed.empty() ? "" : ", ") += known;
      throw OperationError(wire::ErrorCode::invalid_args, args.operation() + ".topics must be of " +
                                                              allowed + ", got \"" + name + "\"");
    }
    topics.push_back(*topic);
  }
  return topics;
}

} // namespace

void add_event_operations(Operations& operations) {
  operations.add("subscribe", [](const Arguments& args, Subscriber& subscriber) -> Result {
    const auto wanted = topics(args);
    subscriber.subscribe(wanted, args.optional_number("meters_hz", 1.0, Events::kMaxMetersHz));
    wire::Writer json;
    json.begin_object().key("subscribed").begin_array();
    for (size_t i = 0; i < kTopicCount; ++i)
      if (subscriber.wants(static_cast<Topic>(i)))
        json.value(kTopicNames[i]);
    return json.end().end();
  });
  operations.add("unsubscribe", [](const Arguments& args, Subscriber& subscriber) -> Result {
    subscriber.unsubscribe(topics(args));
    wire::Writer json;
    return json.begin_object().array_field("unsubscribed", args.strings("topics")).end();
  });
}

} // namespace headroom::control
