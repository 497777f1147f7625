// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/operations/profile_operations.hpp"
#include "control/profile_json.hpp"
#include <chrono>
#include <cmath>

namespace headroom::control {

namespace {

constexpr double kLongestBypass_s = 86'400.0;

Result list(const profile::LiveProfile& live) {
  wire::Writer json;
  json.begin_object().key("profiles").begin_array();
  for (const auto& item : live.library().items()) {
    json.begin_object().field("name", item.name);
    json.field("active", item.name == live.in_force().name);
    json.field("description", item.description);
    if (!item.file.empty())
      json.field("file", item.file);
    if (!item.errors.empty())
      json.field("error", text(item.errors.front()));
    json.end();
  }
  return json.end().end();
}

Result show(const profile::LiveProfile& live, const std::optional<std::string>& name) {
  if (!name || *name == live.in_force().name)
    return to_wire(live.in_force());
  const auto* item = live.library().find(*name);
  if (!item)
    throw NotFound(live.library().unknown(*name));
  if (!item->profile)
    throw Conflict(text(item->errors.at(0)));
  return to_wire(*item->profile);
}

Result check(const profile::LiveProfile& live, const std::string& text) {
  const auto checked = live.library().check(text);
  wire::Writer json;
  json.begin_object().key("diagnostics").begin_array();
  for (const auto& error : checked.errors) {
    json.begin_object();
    if (!error.file.empty())
      json.field("file", error.file); // of what it extends
    json.field("line", uint64_t{error.line}).field("column", uint64_t{error.column});
    json.field("message", error.message).end();
  }
  return json.end().end();
}

} // namespace

void add_profile_operations(Operations& operations, Transactions& transactions,
                            const ProfileRequests& requests) {
  auto& live = requests.live;
  transactions.join(
      {[&live] { live.begin(); }, [&live] { live.commit(); }, [&live] { live.roll_back(); }});
  operations.add("profile.list", [&live](const Arguments&) { return list(live); });
  operations.add("profile.show", [&live](const Arguments& args) {
    return show(live, args.optional_string("name"));
  });
  operations.add("profile.check",
                 [&live](const Arguments& args) { return check(live, args.string("text")); });
  operations.add(
      "profile.use",
      [&live](const Arguments& args) -> Result {
        const auto name = args.string("name");
        or_error([&] { live.use(name); });
        wire::Writer json;
        return json.begin_object().field("name", name).end();
      },
      InApply::yes);
  operations.add("profile.reload", [&live, reload = requests.reload](const Arguments&) -> Result {
    const auto change = reload();
    wire::Writer json;
    return json.begin_object()
        .array_field("reloaded", change.loaded)
        .array_field("warnings", live.warnings())
        .end();
  });
  operations.add(
      "bypass.set",
      [&live](const Arguments& args) -> Result {
        const bool enabled = args.boolean("enabled");
        const auto span = args.optional_number("for_s", 0.0, kLongestBypass_s);
        if (span && !enabled)
          args.refuse("for_s", "left out unless enabled is true");
        if (span && *span > 0.0)
          live.set_bypass_until(
              std::chrono::steady_clock::now() +
              std::chrono::milliseconds(static_cast<int64_t>(std::ceil(*span * 1000.0))));
        else
          live.set_bypass(enabled, args.optional_boolean("ephemeral").value_or(false));
        return {};
      },
      InApply::yes);
  operations.add("ab.set", [&live](const Arguments& args) -> Result {
    live.compare(args.word("side", {"processed", "original"}) == 1);
    return {};
  });
  operations.add("ab.get", [&live](const Arguments&) -> Result {
    wire::Writer json;
    return json.begin_object().field("side", live.comparing() ? "original" : "processed").end();
  });
}

} // namespace headroom::control
