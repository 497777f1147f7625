// SPDX-License-Identifier: GPL-3.0-or-later
#include "answer.hpp"
#include "control/operations/apply_operation.hpp"
#include "profile/settings_table.hpp"
#include "profile_desk.hpp"
#include <headroom_catch.hpp>

using namespace headroom;
using namespace headroom::control;
using headroom::control_test::ProfileDesk;

namespace {

/// The operations over two profiles, and a client that hears the events.
struct Desk : private Events, ProfileDesk {
  Desk() : ProfileDesk(static_cast<Events&>(*this)) {
    add_operations(operations, transactions);
    add_apply_operation(operations, transactions, events);
    client.subscribe({Topic::profile, Topic::daemon}, {});
  }

  /// The result, or the error's code and message.
  std::string ask(const std::string& op, const char* args_json = "{}") {
    return control_test::answer(operations, op, args_json, client);
  }
  /// What was told since the last call, without revisions.
  std::vector<std::string> heard() {
    std::vector<std::string> all;
    while (const auto json = client.next()) {
      const auto event = wire::parse(*json);
      const auto* data = event.find("data");
      std::string line = *event.find("event")->as_string();
      for (const auto& [name, value] : *data->as_object())
        if (name != "revision")
          line += ' ' + wire::Writer().value(value).text();
      all.push_back(line);
    }
    return all;
  }

  Operations operations;
  Transactions transactions;
  Subscriber client{events};
};

using Heard = std::vector<std::string>;

} // namespace

TEST_CASE("profiles are listed, used and shown, and a switch is one event") {
  Desk desk;
  CHECK(
      desk.ask("profile.list") ==
      R"({"profiles":[{"name":"default","active":true,"description":"default","file":"/p/default.toml"},)"
      R"({"name":"quiet","active":false,"description":"quiet","file":"/p/quiet.toml"}]})");
  CHECK(desk.ask("profile.use", R"({"name":"quiet"})") == R"({"name":"quiet"})");
  CHECK(desk.heard() == Heard{R"(used "quiet" "chosen")"});
  CHECK(desk.ask("profile.use", R"({"name":"quiet"})") == R"({"name":"quiet"})");
  CHECK(desk.heard().empty());
  CHECK(desk.ask("profile.use", R"({"name":"quite"})") ==
        "NOT_FOUND: no profile `quite`, did you mean `quiet`?");

  // The active one with what lies over it, others as they are.
  desk.ask("setting.set", R"({"key":"agc.target_lufs","value":-31})");
  const auto target = [&](const char* args) {
    const auto shown = wire::parse(desk.ask("profile.show", args));
    return shown.find("agc")->find("target_lufs")->as_number();
  };
  CHECK(target("{}") == -31.0);
  CHECK(target(R"({"name":"quiet"})") == -31.0);
  CHECK(target(R"({"name":"default"})") == -18.0);
}

TEST_CASE("a profile as JSON has every setting at its place") {
  Desk desk;
  const auto shown = wire::parse(desk.ask("profile.show"));
  for (const auto& setting : profile::all_settings()) {
    const wire::Value* at = &shown;
    std::string_view path = setting.key;
    while (at && !path.empty()) {
      const auto dot = std::min(path.find('.'), path.size());
      at = at->find(path.substr(0, dot));
      path.remove_prefix(std::min(dot + 1, path.size()));
    }
    INFO(setting.key);
    REQUIRE(at);
    CHECK((at->as_bool() || at->as_number() || at->as_string()));
  }
}

TEST_CASE("settings are got, set, cleared and reset, and told") {
  Desk desk;
  CHECK(desk.ask("setting.get", R"({"key":"limiter.release_ms"})") ==
        R"({"key":"limiter.release_ms","value":60.0})");
  CHECK(desk.ask("setting.set", R"({"key":"limiter.release_ms","value":80})") == "null");
  CHECK(desk.heard() == Heard{R"(setting "limiter.release_ms" 80.0)"});
  CHECK(desk.live.overlay().settings.size() == 1);
  CHECK(desk.ask("setting.set", R"({"key":"agc.enabled","value":false,"ephemeral":true})") ==
        "null");
  CHECK(desk.live.overlay().settings.size() == 1);
  CHECK(desk.ask("setting.set", R"({"key":"limiter.release_ms","value":0})") ==
        "INVALID_ARGS: limiter.release_ms must be 1..5000, got 0");
  CHECK(desk.ask("setting.set", R"({"key":"limiter.release_ms","value":null})") ==
        "INVALID_ARGS: setting.set.value must be true, false, a number or a string, got null");
  CHECK(desk.ask("setting.set", R"({"key":"limiter.relase_ms","value":null})") ==
        "NOT_FOUND: unknown key `limiter.relase_ms`, did you mean `release_ms`?");
  desk.heard();
  CHECK(desk.ask("setting.clear", R"({"key":"limiter.release_ms"})") ==
        R"({"key":"limiter.release_ms","cleared":true})");
  CHECK(desk.heard() == Heard{R"(setting "limiter.release_ms" 60.0)"});
  CHECK(desk.ask("setting.reset") == R"({"cleared":1})");
  const auto all = wire::parse(desk.ask("setting.list"));
  CHECK(all.find("settings")->as_object()->size() == profile::all_settings().size());
}

TEST_CASE("each setting is described with what it allows") {
  Desk desk;
  CHECK(desk.ask("setting.describe", R"({"key":"limiter.release_ms"})") ==
        R"({"key":"limiter.release_ms","type":"number","unit":"ms","min":1.0,"max":5000.0,)"
        R"("allowed":"1..5000","default":60.0,"doc":"Time constant of the gain going up"})");
  const auto all = wire::parse(desk.ask("setting.describe"));
  CHECK(all.find("settings")->as_array()->size() == profile::all_settings().size());
  CHECK(desk.ask("setting.describe", R"({"key":"x"})").starts_with("NOT_FOUND: unknown key `x`"));
}

TEST_CASE("a bad file changes nothing and is told as config_error") {
  Desk desk;
  desk.files[0] = ProfileDesk::file("default", "agc.target_lufs = 3\n");
  CHECK(
      desk.ask("profile.reload") ==
      R"({"reloaded":[],"warnings":["/p/default.toml:3:19: agc.target_lufs must be -60..0, got 3"]})");
  CHECK(desk.heard() ==
        Heard{"reloaded [] []",
              R"(config_error "/p/default.toml:3:19: agc.target_lufs must be -60..0, got 3" )"
              R"("/p/default.toml" 3 19)"});
  CHECK(
      desk.ask("profile.check", R"({"text":"name = \"x\"\nextends = \"quiet\"\nagc.on = 1\n"})") ==
      R"({"diagnostics":[{"line":3,"column":5,"message":"unknown key `agc.on`"}]})");
  CHECK(desk.ask("profile.check", R"({"text":"name = \"x\"\nextends = \"quiet\"\n"})") ==
        R"({"diagnostics":[]})");
}

TEST_CASE("bypass is set for good or for a while, and told") {
  Desk desk;
  const auto asked = std::chrono::steady_clock::now();
  CHECK(desk.ask("bypass.set", R"({"enabled":true,"for_s":1.5})") == "null");
  REQUIRE(desk.live.bypass_ends().has_value());
  CHECK(*desk.live.bypass_ends() >= asked + std::chrono::milliseconds(1500));
  CHECK(*desk.live.bypass_ends() < asked + std::chrono::seconds(60));
  CHECK_FALSE(desk.live.overlay().bypass);
  CHECK(desk.heard() == Heard{"bypass true"});
  CHECK(desk.ask("bypass.set", R"({"enabled":false,"for_s":1})").starts_with("INVALID_ARGS"));
  CHECK(desk.ask("bypass.set", R"({"enabled":false})") == "null");
  CHECK(desk.heard() == Heard{"bypass false"});
  CHECK_FALSE(desk.live.bypass_ends().has_value());
  CHECK(desk.ask("bypass.set", R"({"enabled":true})") == "null");
  CHECK(desk.live.overlay().bypass);
}

TEST_CASE("a transaction that fails neither ends a bypass nor moves its end") {
  Desk desk;
  const char* const fails = R"({"ops":[{"op":"bypass.set","args":{"enabled":true,"for_s":0.1}},)"
                            R"({"op":"profile.use","args":{"name":"none"}}]})";
  desk.ask("ab.set", R"({"side":"original"})");
  CHECK(desk.ask("apply", fails).starts_with("NOT_FOUND: apply.ops[1]"));
  CHECK_FALSE(desk.live.bypass_ends().has_value());
  CHECK(desk.live.comparing());
  desk.ask("bypass.set", R"({"enabled":true,"for_s":3600})");
  const auto end = desk.live.bypass_ends();
  CHECK(desk.ask("apply", fails).starts_with("NOT_FOUND: apply.ops[1]"));
  CHECK(desk.live.bypass_ends() == end);
  CHECK(desk.live.bypass());
}

TEST_CASE("apply changes profile, settings and bypass as one, or not at all") {
  Desk desk;
  CHECK(desk.ask("apply", R"({"ops":[{"op":"profile.use","args":{"name":"quiet"}},)"
                          R"({"op":"setting.set","args":{"key":"agc.target_lufs","value":3}}]})") ==
        "INVALID_ARGS: apply.ops[1]: agc.target_lufs must be -60..0, got 3");
  CHECK(desk.live.in_force().name == "default");
  CHECK(desk.heard().empty());
  CHECK(desk.ask("apply", R"({"ops":[{"op":"profile.use","args":{"name":"quiet"}},)"
                          R"({"op":"setting.set","args":{"key":"agc.target_lufs","value":-33}},)"
                          R"({"op":"setting.get","args":{}}]})")
            .starts_with("INVALID_ARGS: apply.ops[2] setting.get cannot"));
  CHECK(desk.ask("apply",
                 R"({"ops":[{"op":"profile.use","args":{"name":"quiet"}},)"
                 R"({"op":"setting.set","args":{"key":"agc.target_lufs","value":-33}}]})") ==
        R"({"results":[{"name":"quiet"},null]})");
  CHECK(desk.heard() == Heard{R"(used "quiet" "chosen")"});
  CHECK(desk.live.in_force().settings.chain.agc.target_lufs == -33.0f);
}
