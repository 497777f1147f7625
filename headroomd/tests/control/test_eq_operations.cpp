// SPDX-License-Identifier: GPL-3.0-or-later
#include "answer.hpp"
#include "control/operations/apply_operation.hpp"
#include "profile_desk.hpp"
#include <headroom_catch.hpp>
#include <poll.h>

using namespace headroom;
using namespace headroom::control;

namespace {

struct Desk {
  Desk() {
    desk.add_operations(operations, transactions);
    add_apply_operation(operations, transactions, events);
    client.subscribe({Topic::profile, Topic::daemon}, {});
  }
  std::string ask(const char* op, const std::string& args_json = "{}") {
    return control_test::answer(operations, op, args_json, client);
  }
  /// Until the curve has been fitted.
  void finish() {
    pollfd ended{desk.curve_fit.fd(), POLLIN, 0};
    REQUIRE(::poll(&ended, 1, 20'000) == 1);
    desk.curve_fit.finish();
  }
  const EqualizerSettings& eq() const { return desk.live.in_force().settings.chain.eq; }

  Events events;
  Operations operations;
  Transactions transactions;
  control_test::ProfileDesk desk{events};
  Subscriber client{events};
};

} // namespace

TEST_CASE("bands are set over any profile, and what is said of one changes nothing else of it") {
  Desk desk;
  REQUIRE(desk.ask("eq.set", R"({"bands":[{"frequency_hz":100,"gain_db":-3,"q":2},)"
                             R"({"frequency_hz":50,"type":"notch","enabled":false}]})") == "null");
  REQUIRE(desk.ask("eq.change", R"({"band":1,"frequency_hz":200})") == "null");
  REQUIRE(desk.ask("profile.use", R"({"name":"quiet"})") == R"({"name":"quiet"})");
  REQUIRE(desk.eq().band_count == 2);
  CHECK(desk.eq().bands[0].frequency_hz == 200.0f);
  CHECK(desk.eq().bands[0].gain_db == -3.0f);
  CHECK(desk.eq().bands[0].q == 2.0f);
  CHECK(desk.eq().bands[1].type == EqBandType::kNotch);
  CHECK_FALSE(desk.eq().bands[1].enabled);
  REQUIRE(desk.ask("eq.remove", R"({"band":1})") == "null");
  REQUIRE(desk.eq().band_count == 1);
  CHECK(desk.eq().bands[0].type == EqBandType::kNotch);
  REQUIRE(desk.ask("eq.clear") == R"({"cleared":true})");
  REQUIRE(desk.eq().band_count == 0);
  REQUIRE(desk.ask("eq.clear") == R"({"cleared":false})");
}

TEST_CASE("wrong bands change nothing") {
  Desk desk;
  for (const char* band :
       {"{}", R"({"frequency_hz":1})", R"({"frequency_hz":"a"})", R"({"frequency_hz":100,"q":0})",
        R"({"frequency_hz":100,"gain_db":31})", R"({"frequency_hz":100,"type":"bell"})",
        R"({"frequency_hz":100,"channels":[0]})", R"({"frequency_hz":100,"channels":[]})",
        R"({"frequency_hz":100,"channels":[33]})", R"({"frequency_hz":100,"enabled":1})", "7"}) {
    INFO(band);
    CHECK(
        desk.ask("eq.set", R"({"bands":[)" + std::string(band) + "]}").starts_with("INVALID_ARGS"));
    if (band[0] == '{')
      CHECK(desk.ask("eq.add", band).starts_with("INVALID_ARGS"));
  }
  CHECK(desk.ask("eq.change", R"({"band":1,"q":1})").starts_with("NOT_FOUND"));
  CHECK_FALSE(desk.desk.live.overlay().eq_bands);
}

TEST_CASE("there are 64 bands at most, and a transaction that wants more is undone") {
  Desk desk;
  for (int i = 0; i < 64; ++i)
    REQUIRE(desk.ask("eq.add", R"({"frequency_hz":100})") ==
            R"({"band":)" + std::to_string(i + 1) + "}");
  CHECK(desk.ask("eq.add", R"({"frequency_hz":100})").starts_with("CONFLICT"));
  CHECK(desk.ask("apply", R"({"ops":[{"op":"eq.remove","args":{"band":1}},)"
                          R"({"op":"eq.remove","args":{"band":64}}]})")
            .starts_with("NOT_FOUND"));
  CHECK(desk.eq().band_count == 64);
}

TEST_CASE("a preset brings bands, preamp and design, and goes away as a whole") {
  Desk desk;
  REQUIRE(desk.ask("eq.use", R"({"preset":"warm"})") == R"({"warnings":[]})");
  CHECK(desk.eq().band_count == 1);
  CHECK(desk.eq().preamp_db == -3.0f);
  CHECK(desk.eq().design == EqDesign::kCookbook);
  CHECK(desk.ask("eq.use", R"({"preset":"cold"})").starts_with("NOT_FOUND"));
  CHECK(desk.ask("eq.import", R"({"text":""})").starts_with("INVALID_ARGS"));
  CHECK(
      desk.ask("setting.set", R"({"key":"eq.preset","value":"warm"})").starts_with("INVALID_ARGS"));
  CHECK(desk.eq().band_count == 1);
  REQUIRE(desk.ask("eq.clear") == R"({"cleared":true})");
  CHECK(desk.eq() == EqualizerSettings{});
}

TEST_CASE("a GraphicEQ curve is fitted while others are served, and heard when it is done") {
  Desk desk;
  const char* const curve = R"({"text":"GraphicEQ: 20 0; 100 4; 400 0; 2000 -3; 20000 0"})";
  REQUIRE(desk.ask("eq.import", curve) == R"({"warnings":[],"fitting":true})");
  CHECK(desk.ask("eq.import", curve) == "BUSY: another curve is being fitted");
  CHECK(desk.ask("eq.export") == R"({"text":"Preamp: 0 dB\n"})");
  desk.finish();
  CHECK(desk.eq().design == EqDesign::kCookbook);
  const auto response = wire::parse(desk.ask("eq.response", R"({"frequencies_hz":[100,2000]})"));
  const auto& db = *response.find("db")->as_array();
  CHECK(std::abs(*db[0].as_number() - 4.0) < 0.3);
  CHECK(std::abs(*db[1].as_number() + 3.0) < 0.3);
  int changes = 0;
  while (const auto event = desk.client.next())
    changes += event->find("\"event\":\"eq\"") != std::string::npos;
  CHECK(changes == 1);
}

TEST_CASE("a fitted curve yields to bands that came meanwhile, and to no transaction") {
  Desk desk;
  const char* const curve = R"({"text":"GraphicEQ: 20 0; 100 4; 20000 0"})";
  desk.ask("eq.import", curve);
  desk.ask("eq.set", R"({"bands":[{"frequency_hz":100,"gain_db":1}]})");
  desk.finish();
  REQUIRE(desk.eq().band_count == 1);
  CHECK(desk.eq().bands[0].gain_db == 1.0f);
  CHECK(desk.ask("apply", R"({"ops":[{"op":"eq.import","args":)" + std::string(curve) + "}]}")
            .starts_with("CONFLICT: apply.ops[0]: a GraphicEQ"));
  CHECK_FALSE(desk.desk.curve_fit.busy());
}

TEST_CASE("a curve that nothing follows from is told as config_error") {
  Desk desk;
  REQUIRE(desk.ask("eq.import", R"({"text":"GraphicEQ: 20 0; 20000 0"})") ==
          R"({"warnings":[],"fitting":true})");
  desk.finish();
  CHECK(desk.eq() == EqualizerSettings{});
  const auto event = desk.client.next();
  REQUIRE(event);
  CHECK(
      event->starts_with(R"({"event":"config_error","topic":"profile","data":{"message":"text: )"));
}

TEST_CASE("the curve is that of the bands in force") {
  Desk desk;
  desk.ask("eq.set", R"({"bands":[{"frequency_hz":1000,"gain_db":6,"channels":[2]}]})");
  CHECK(desk.ask("eq.response", R"({"frequencies_hz":[1000],"channel":1})") ==
        R"({"sample_rate_hz":48000.0,"db":[0.0]})");
  const auto boosted =
      wire::parse(desk.ask("eq.response", R"({"frequencies_hz":[1000],"channel":2})"));
  const auto db = (*boosted.find("db")->as_array())[0].as_number();
  REQUIRE(db);
  CHECK(std::abs(*db - 6.0) < 0.01);
  CHECK(desk.ask("eq.response", R"({"frequencies_hz":[0]})").starts_with("INVALID_ARGS"));
}

TEST_CASE("comparing goes to the original and back, and ends with any bypass") {
  Desk desk;
  auto& live = desk.desk.live;
  desk.ask("ab.set", R"({"side":"original"})");
  CHECK(live.bypass());
  CHECK(live.comparing());
  CHECK_FALSE(live.overlay().bypass);
  desk.ask("ab.set", R"({"side":"processed"})");
  CHECK_FALSE(live.bypass());
  CHECK_FALSE(live.comparing());
  desk.ask("ab.set", R"({"side":"original"})");
  desk.ask("bypass.set", R"({"enabled":true})");
  CHECK(live.bypass());
  CHECK(desk.ask("ab.get") == R"({"side":"processed"})");
  CHECK(desk.ask("ab.set", R"({"side":"both"})").starts_with("INVALID_ARGS"));
}
