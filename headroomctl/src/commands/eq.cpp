// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/families.hpp"
#include "input_file.hpp"
#include "json_text.hpp"
#include "outcome.hpp"
#include "print.hpp"
#include "text/decimal.hpp"
#include "text/eq_plot.hpp"
#include "text/eq_text.hpp"
#include "text/setting_text.hpp"
#include <memory>

namespace headroom::ctl {

namespace {

struct Words {
  std::string type, key, value, file, preset;
  double frequency_hz = 1000.0, gain_db = 0.0, q = 0.70710678;
  uint32_t band = 1, channel = 1;
};

ExitCode show(const Common& common) {
  Daemon daemon(common);
  const auto eq = daemon.ask("eq.show");
  if (common.json)
    return print(daemon.versioned_result());
  std::vector<EqBandRow> rows;
  const auto bands = eq["bands"];
  for (uint32_t i = 0; i < bands.count(); ++i)
    rows.push_back({bands[i]["type"].text(), bands[i]["frequency_hz"].number().value_or(0.0),
                    bands[i]["gain_db"].number().value_or(0.0),
                    bands[i]["q"].number().value_or(0.0), bands[i]["enabled"].flag(true)});
  const EqHeading heading{eq["enabled"].flag(true), eq["overridden"].flag(), eq["design"].text(),
                          eq["preamp_db"].number().value_or(0.0)};
  return print(equalizer_text(heading, rows, Palette::for_stdout()));
}

ExitCode add(const Common& common, const Words& words) {
  Daemon daemon(common);
  const auto result = daemon.ask("eq.add", JsonObject()
                                               .add_text("type", words.type)
                                               .add_number("frequency_hz", words.frequency_hz)
                                               .add_number("gain_db", words.gain_db)
                                               .add_number("q", words.q)
                                               .text());
  return print(common.json ? daemon.versioned_result() : "band " + result["band"].plain() + "\n");
}

ExitCode take(const Common& common, const std::string& op, const JsonObject& args) {
  Daemon daemon(common);
  const auto result = daemon.ask(op, args.text());
  if (common.json)
    return print(daemon.versioned_result());
  const auto warnings = result["warnings"];
  std::string text;
  if (result["fitting"].flag())
    text = "a curve: bands are being fitted to it, and heard in a moment\n";
  for (uint32_t i = 0; i < warnings.count(); ++i)
    text += warnings[i].plain() + "\n";
  return text.empty() ? kOk : print(text);
}

/// The curve from 20 Hz to 20 kHz, drawn.
ExitCode plot(const Common& common, uint32_t channel) {
  const auto frequencies = eq_plot_frequencies();
  std::vector<std::string> hz;
  for (const double frequency : frequencies)
    hz.push_back(decimal(frequency, 2));
  Daemon daemon(common);
  const auto response = daemon.ask(
      "eq.response",
      JsonObject().add_json("frequencies_hz", json_array(hz)).add_count("channel", channel).text());
  if (common.json)
    return print(versioned(JsonObject()
                               .add_json("sample_rate_hz", response["sample_rate_hz"].json())
                               .add_json("frequencies_hz", json_array(hz))
                               .add_json("db", response["db"].json())
                               .text()) +
                 "\n");
  std::vector<double> db;
  for (uint32_t i = 0; i < response["db"].count(); ++i)
    db.push_back(response["db"][i].number().value_or(0.0));
  return print(eq_plot(db));
}

ExitCode write_out(const Common& common) {
  Daemon daemon(common);
  const auto text = daemon.ask("eq.export")["text"].text();
  return print(common.json ? daemon.versioned_result() : text);
}

bool enabled_in(const std::string& typed) {
  if (typed == "true" || typed == "false")
    return typed == "true";
  if (const auto position = switch_position(typed))
    return *position;
  throw Failed(kUsage, "enabled must be on or off, got \"" + typed + "\"");
}

std::string change_json(const Words& words) {
  JsonObject json;
  json.add_count("band", words.band);
  if (words.key == "type")
    json.add_text("type", words.value);
  else if (words.key == "enabled")
    json.add_flag("enabled", enabled_in(words.value));
  else
    json.add_json(words.key, typed_json(words.value));
  return json.text();
}

} // namespace

Command eq_command(const Common& common) {
  const auto words = std::make_shared<Words>();
  const Parameter band{.name = "band",
                       .target = &words->band,
                       .help = "its number in eq show",
                       .required = true,
                       .least = 1,
                       .most = 64};
  const auto ask = [&common](const char* op, const JsonObject& args) {
    return done(common, op, args.text());
  };
  return {
      .name = "eq",
      .summary = "the equaliser's bands, in place of the profile's",
      .commands = {
          {.name = "show",
           .summary = "bands and preamp in force",
           .run = [&common] { return show(common); }},
          {.name = "add",
           .summary = "adds a band",
           .parameters = {{.name = "type",
                           .target = &words->type,
                           .help = "of filter",
                           .required = true,
                           .choices = {"peak", "low-shelf", "high-shelf", "low-pass", "high-pass",
                                       "band-pass", "notch", "all-pass"}},
                          {.name = "frequency",
                           .target = &words->frequency_hz,
                           .help = "in Hz",
                           .required = true},
                          {.name = "gain", .target = &words->gain_db, .help = "in dB (default: 0)"},
                          {.name = "q", .target = &words->q, .help = "(default: 0.707)"}},
           .run = [&common, words] { return add(common, *words); }},
          {.name = "change",
           .summary = "changes one thing of a band",
           .parameters = {band,
                          {.name = "what",
                           .target = &words->key,
                           .help = "that is changed",
                           .required = true,
                           .choices = {"type", "frequency_hz", "gain_db", "q", "enabled"}},
                          {.name = "value",
                           .target = &words->value,
                           .help = "-3.5, on, peak ...",
                           .required = true}},
           .run = [&common, words] { return done(common, "eq.change", change_json(*words)); }},
          {.name = "remove",
           .summary = "removes a band",
           .parameters = {band},
           .run =
               [ask, words] {
                 return ask("eq.remove", JsonObject().add_count("band", words->band));
               }},
          {.name = "clear",
           .summary = "the profile's bands again",
           .run = [ask] { return ask("eq.clear", JsonObject()); }},
          {.name = "import",
           .summary = "takes a preset of AutoEQ, Equalizer APO or Room EQ Wizard",
           .parameters = {{.name = "file",
                           .target = &words->file,
                           .help = "with the preset",
                           .required = true,
                           .values = Values::file}},
           .run =
               [&common, words] {
                 return take(common, "eq.import",
                             JsonObject().add_text("text", contents(words->file)));
               }},
          {.name = "use",
           .summary = "takes a preset from the folders of presets",
           .parameters = {{.name = "preset",
                           .target = &words->preset,
                           .help = "name of a preset",
                           .required = true}},
           .run =
               [&common, words] {
                 return take(common, "eq.use", JsonObject().add_text("preset", words->preset));
               }},
          {.name = "plot",
           .summary = "draws the curve of the bands",
           .parameters = {{.name = "--channel",
                           .target = &words->channel,
                           .help = "whose curve, from 1 (default: 1)",
                           .least = 1,
                           .most = 8}},
           .run = [&common, words] { return plot(common, words->channel); }},
          {.name = "export",
           .summary = "prints the bands as Equalizer APO reads them",
           .run = [&common] { return write_out(common); }},
      }};
}

} // namespace headroom::ctl
