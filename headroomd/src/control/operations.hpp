// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "control/operation.hpp"
#include <concepts>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::control {

/// The dispatch table: every operation that clients can ask for, by name.
///
/// How to add a family of operations, say `route.*`:
///
/// 1. `operations/route_operations.{hpp,cpp}` with one function that knows neither sockets nor
///    PipeWire, only the class that does the work:
///
///        void add_route_operations(Operations& operations, RouteBook& routes, Events& events) {
///          operations.add("route.set", [&](const Arguments& args) -> Result {
///            const auto app = args.string("app");
///            const auto to = args.word("to", {"processed", "bypass"});
///            routes.set(app, to == 0 ? Route::processed : Route::bypass);
///            events.publish(Topic::routing, "rule_changed");
///            return {};                                              // null
///          }, InApply::yes);                                         // see transactions.hpp
///          operations.add("route.unset", [&](const Arguments& args) -> Result {
///            if (!routes.unset(args.string("app")))
///              throw NotFound("there is no override for this app");
///            return {};
///          });
///        }
///
///    Results with content: `wire::Writer json; ... return json;`, or a wire::Value.
/// 2. Name it in control/meson.build, call it where main.cpp makes the table.
/// 3. `tests/control/test_route_operations.cpp`; a section of docs/IPC.md with an example of each
///    message (test_ipc_document.cpp plays them: give your blocks a tag there); the shapes in
///    docs/ipc.schema.json, which test "ipc schema" compares with the examples.
class Operations {
public:
  /// @param run  `Result(const Arguments&)`, or `Result(const Arguments&, Subscriber&)` for what
  ///   concerns the asking connection
  /// @throws std::logic_error when there is one of that name
  template <class Run> void add(std::string name, Run run, InApply in_apply = InApply::no) {
    if constexpr (std::invocable<Run, const Arguments&, Subscriber&>)
      insert({std::move(name), std::move(run), in_apply});
    else
      insert({std::move(name),
              [run = std::move(run)](const Arguments& args, Subscriber&) { return run(args); },
              in_apply});
  }

  /// @throws OperationError UNKNOWN_OP, with the closest name there is
  const Operation& at(std::string_view name) const;

  /// Sorted.
  std::vector<std::string> names() const;

private:
  void insert(Operation operation);

  std::map<std::string, Operation, std::less<>> operations_;
};

} // namespace headroom::control
