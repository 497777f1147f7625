// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/operations/apply_operation.hpp"

namespace headroom::control {

namespace {

[[noreturn]] void refuse_step(const std::string& step, const std::string& message) {
  throw OperationError(wire::ErrorCode::invalid_args, step + " " + message);
}

/// One of the operations, checked as far as that can be done before any of them has run.
struct Step {
  Step(const Operations& operations, const wire::Value& value, size_t number)
      : place("apply.ops[" + std::to_string(number) + "]") {
    if (!value.as_object())
      refuse_step(place, std::string("must be an object, got ") + value.type_name());
    const wire::Value* op = value.find("op");
    if (!op || !op->as_string())
      refuse_step(place + ".op", "must be a string");
    operation = &named(operations, *op->as_string());
    if (operation->in_apply == InApply::no)
      refuse_step(place, operation->name + " cannot be part of a transaction");
    const wire::Value* given = value.find("args");
    if (given && *given != wire::Value()) {
      if (!given->as_object())
        refuse_step(place + ".args", std::string("must be an object, got ") + given->type_name());
      args = given;
    }
  }

  const Operation& named(const Operations& operations, const std::string& name) const {
    try {
      return operations.at(name);
    } catch (const OperationError& error) {
      throw OperationError(error.code, place + ": " + error.what());
    }
  }

  Result run(Subscriber& from) const {
    static const wire::Value none = wire::Value::Object{};
    try {
      return operation->run(Arguments(operation->name, args ? *args : none), from);
    } catch (const OperationError& error) {
      throw OperationError(error.code, place + ": " + error.what());
    }
  }

  std::string place;
  const Operation* operation = nullptr;
  const wire::Value* args = nullptr;
};

/// While it lives, events are kept back; what was not released is dropped.
class HeldEvents {
public:
  explicit HeldEvents(Events& events) : events_(events) { events_.hold(); }
  ~HeldEvents() {
    if (!released_)
      events_.drop();
  }
  HeldEvents(const HeldEvents&) = delete;
  HeldEvents& operator=(const HeldEvents&) = delete;
  void release() {
    released_ = true;
    events_.release();
  }

private:
  Events& events_;
  bool released_ = false;
};

} // namespace

void add_apply_operation(Operations& operations, Transactions& transactions, Events& events) {
  operations.add("apply", [&](const Arguments& args, Subscriber& from) -> Result {
    std::vector<Step> steps;
    for (const auto& value : args.array("ops"))
      steps.emplace_back(operations, value, steps.size());
    wire::Writer json;
    json.begin_object().key("results").begin_array();
    HeldEvents held(events);
    transactions.run([&] {
      for (const auto& step : steps)
        json.raw(step.run(from).json());
    });
    held.release();
    return json.end().end();
  });
}

} // namespace headroom::control
