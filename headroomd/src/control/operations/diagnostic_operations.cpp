// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/operations/diagnostic_operations.hpp"
#include "log.hpp"
#include <array>

namespace headroom::control {

namespace {

constexpr std::array kLevels = {log::Level::error, log::Level::warning, log::Level::info,
                                log::Level::debug};

std::string_view text(log::Level level) {
  switch (level) {
  case log::Level::error:
    return "error";
  case log::Level::warning:
    return "warning";
  case log::Level::debug:
    return "debug";
  case log::Level::info:
    break;
  }
  return "info";
}

} // namespace

void add_diagnostic_operations(Operations& operations, std::function<Metrics()> metrics,
                               std::function<void()> reset_meters) {
  operations.add("log.level", [](const Arguments& args) -> Result {
    if (args.given("level"))
      log::set_level(kLevels[args.word("level", {"error", "warning", "info", "debug"})]);
    wire::Writer json;
    return json.begin_object().field("level", text(log::level())).end();
  });
  operations.add("metrics", [metrics = std::move(metrics)](const Arguments&) -> Result {
    return wire::Writer().value(metrics().text());
  });
  operations.add("meters.reset", [reset_meters = std::move(reset_meters)](const Arguments&) {
    reset_meters();
    return Result();
  });
}

} // namespace headroom::control
