// SPDX-License-Identifier: GPL-3.0-or-later
// version_1_exchanges.txt against the server: who speaks protocol 1 as it always was is understood,
// and finds in the answers what was always there.
#include "ipc_families.hpp"
#include <fstream>
#include <headroom_catch.hpp>
#include <set>

using namespace headroom;
using namespace headroom::control_test;

namespace {

struct Conversation {
  std::string family;
  std::vector<std::string> lines;
};

std::vector<Conversation> conversations() {
  std::vector<Conversation> found;
  std::ifstream file(HEADROOM_VERSION_1_EXCHANGES);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("=="))
      found.push_back({line.size() > 3 ? line.substr(3) : "", {}});
    else if (!line.empty() && !line.starts_with('#'))
      found.back().lines.push_back(line);
  }
  return found;
}

bool fits_type(const std::string& type, const wire::Value& value) {
  if (type == "?string")
    return value.as_string() != nullptr;
  if (type == "?bool")
    return value.as_bool().has_value();
  if (type == "?integer")
    return value.as_unsigned().has_value();
  const auto number = value.as_number();
  return number && (type == "?number" || (type == "?number<=0" && *number <= 0.0) ||
                    (type == "?number>=0" && *number >= 0.0));
}

/// @return where value lacks something that is expected; empty = nowhere
std::string difference(const wire::Value& expected, const wire::Value& value,
                       const std::string& path) {
  if (const auto* object = expected.as_object()) {
    for (const auto& [name, member] : *object) {
      const auto* found = value.find(name);
      if (!found)
        return path + "." + name + " is missing";
      if (auto inner = difference(member, *found, path + "." + name); !inner.empty())
        return inner;
    }
    return value.as_object() ? "" : path + " is no object";
  }
  if (const auto* array = expected.as_array()) {
    const auto* items = value.as_array();
    if (!items || items->size() < array->size())
      return path + " has too few items";
    for (size_t i = 0; i < array->size(); ++i)
      if (auto inner = difference((*array)[i], (*items)[i], path + "[]"); !inner.empty())
        return inner;
    return "";
  }
  const auto* text = expected.as_string();
  const bool same = text && text->starts_with('?') ? fits_type(*text, value) : expected == value;
  return same ? "" : path + " is something else";
}

void replay(const Conversation& conversation) {
  Daemon daemon;
  daemon.status = example_status();
  const Family& family = families().at(conversation.family);
  const auto state = family.prepare ? family.prepare(daemon) : nullptr;
  RawClient client(daemon.directory.socket_path());
  for (const auto& line : conversation.lines) {
    INFO(line);
    if (line.starts_with("> ")) {
      client.send(line.substr(2));
    } else if (line.starts_with("< ")) {
      const auto received = client.receive(daemon);
      REQUIRE(received);
      INFO(*received);
      CHECK(difference(wire::parse(line.substr(2)), wire::parse(*received), "") == "");
    } else {
      family.directions.at(line)(daemon, client);
    }
  }
}

} // namespace

TEST_CASE("who has always spoken protocol 1 is understood, and finds what was always there") {
  const auto all = conversations();
  REQUIRE(all.size() >= 5);
  std::set<std::string> asked;
  for (const auto& conversation : all) {
    INFO("== " << conversation.family);
    replay(conversation);
    for (const auto& line : conversation.lines)
      if (line.starts_with("> "))
        asked.insert(*wire::parse(line.substr(2)).find("op")->as_string());
  }
  // Whatever of the old operations there is, is replayed.
  const std::set<std::string> old = {
      "status",         "hello",        "profile.list", "profile.use",    "profile.show",
      "profile.reload", "route.list",   "route.set",    "route.unset",    "route.stream",
      "setting.get",    "setting.set",  "setting.list", "setting.clear",  "setting.reset",
      "bypass.set",     "per-app.list", "per-app.set",  "per-app.master", "per-app.reset",
      "subscribe",      "unsubscribe"};
  for (const auto& [tag, family] : families()) {
    Daemon daemon;
    const auto state = family.prepare ? family.prepare(daemon) : nullptr;
    for (const auto& name : daemon.operations.names()) {
      INFO(name);
      CHECK((old.count(name) == 0 || asked.count(name) == 1));
    }
  }
}

TEST_CASE("the comparison notices what is missing, of another type or sign") {
  const auto expected =
      wire::parse(R"({"a":"?integer","b":["?string"],"c":"?number<=0","d":null})");
  CHECK(
      difference(expected, wire::parse(R"({"a":1,"b":["x",2],"c":0,"d":null,"e":1})"), "").empty());
  for (const char* other :
       {R"({"b":["x"],"c":0,"d":null})", R"({"a":1.5,"b":["x"],"c":0,"d":null})",
        R"({"a":1,"b":[],"c":0,"d":null})", R"({"a":1,"b":[1],"c":0,"d":null})",
        R"({"a":1,"b":["x"],"c":0.5,"d":null})", R"({"a":1,"b":["x"],"c":0,"d":0})", "[]"}) {
    INFO(other);
    CHECK_FALSE(difference(expected, wire::parse(other), "").empty());
  }
}
