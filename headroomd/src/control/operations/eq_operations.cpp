// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/operations/eq_operations.hpp"
#include "control/operations/profile_operations.hpp"
#include "control/profile_json.hpp"
#include "headroom-dsp/eq_response.hpp"
#include "headroom-dsp/eq_text.hpp"
#include "profile/band_type.hpp"
#include <cmath>
#include <vector>

namespace headroom::control {

namespace {

using Bands = std::vector<EqBand>;

constexpr double kUsualRate_hz = 48'000.0;
constexpr double kMinQ = 0.05; // kMinEqQ as people write it
static_assert(static_cast<float>(kMinQ) == kMinEqQ);
constexpr size_t kMostFrequencies = 4096;

Bands bands_of(const EqualizerSettings& eq) { return {eq.bands, eq.bands + eq.band_count}; }

/// What a band says is other than in `band`.
EqBand read_band(const Arguments& args, EqBand band) {
  if (const auto word = args.optional_string("type")) {
    const auto type = profile::band_type(*word);
    if (!type)
      args.refuse("type", profile::band_types_listed());
    band.type = *type;
  }
  const auto number = [&](const char* name, double least, double most, float& value) {
    value = static_cast<float>(
        args.optional_number(name, least, most).value_or(static_cast<double>(value)));
  };
  number("frequency_hz", kMinEqFrequencyHz, kMaxEqFrequencyHz, band.frequency_hz);
  number("gain_db", -kMaxEqGainDb, kMaxEqGainDb, band.gain_db);
  number("q", kMinQ, kMaxEqQ, band.q);
  band.enabled = args.optional_boolean("enabled").value_or(band.enabled);
  if (args.given("channels")) {
    band.channel_mask = 0;
    for (const auto& channel : args.array("channels")) {
      const auto index = channel.as_unsigned();
      if (!index || *index < 1 || *index > 32)
        args.refuse("channels", "an array of integers 1..32");
      band.channel_mask |= uint32_t{1} << (*index - 1);
    }
    if (band.channel_mask == 0)
      args.refuse("channels", "an array of integers 1..32, not empty");
  }
  return band;
}

EqBand new_band(const Arguments& args) {
  if (!args.given("frequency_hz"))
    args.refuse("frequency_hz", "a number 10..96000");
  return read_band(args, {});
}

void put(profile::LiveProfile& live, Bands bands) {
  if (bands.size() > kMaxEqBands)
    throw Conflict("there are at most " + std::to_string(kMaxEqBands) + " bands");
  live.edit([&](profile::Overlay& overlay) { overlay.eq_bands = std::move(bands); });
}

/// Index from 0. @throws NotFound
size_t band_in(const Arguments& args, const Bands& bands) {
  const auto number = args.integer("band", 1, kMaxEqBands);
  if (number > bands.size())
    throw NotFound("there is no band " + std::to_string(number) + ", they are " +
                   std::to_string(bands.size()));
  return number - 1;
}

Result show(const profile::LiveProfile& live) {
  const auto& settings = live.in_force().settings;
  wire::Writer json;
  json.begin_object();
  for (const char* key : {"enabled", "design", "position", "auto_preamp", "preamp_db", "preset"})
    json.key(key).value(to_wire(live.get("eq." + std::string(key))));
  json.field("overridden", live.overlay().eq_bands.has_value()).key("bands").begin_array();
  for (const auto& band : bands_of(settings.chain.eq))
    json.value(to_wire(band));
  return json.end().end();
}

/// Bands, preamp and design over the profile's, as one change.
void take(profile::LiveProfile& live, const EqualizerSettings& eq) {
  const bool alone = !live.in_transaction();
  if (alone)
    live.begin();
  try {
    or_error([&] {
      live.set("eq.design", std::string(eq.design == EqDesign::kCookbook ? "cookbook" : "analog"));
      live.set("eq.preamp_db", static_cast<double>(eq.preamp_db));
      put(live, bands_of(eq));
    });
  } catch (...) {
    if (alone)
      live.roll_back();
    throw;
  }
  if (alone)
    live.commit();
}

/// Puts in force what follows the curve, unless other bands have been by then.
void fit(const EqRequests& requests, const profile::SourceText& source) {
  if (requests.live.in_transaction())
    throw Conflict("a GraphicEQ curve takes a while to fit: it cannot be part of a transaction");
  if (requests.curve_fit.busy())
    throw OperationError(wire::ErrorCode::busy, "another curve is being fitted");
  const auto before = requests.live.overlay().eq_bands;
  requests.curve_fit.start(source, [requests, before, name = source.file](const auto& result) {
    if (requests.live.overlay().eq_bands != before)
      return;
    try {
      if (!result.reading.errors.empty())
        return requests.failed(result.reading.errors.front());
      take(requests.live, result.settings);
    } catch (const std::exception& error) {
      requests.failed({name, 0, 0, error.what()});
    }
  });
}

/// A preset's bands, preamp and design over the profile's.
Result take_text(const EqRequests& requests, const std::string& text, const std::string& name) {
  const EqText preset = parse_eq_text(text);
  const auto place = [&](const EqTextDiagnostic& said) {
    return name + ":" + std::to_string(said.line) + ":" + std::to_string(said.column) + ": " +
           said.message;
  };
  wire::Writer json;
  json.begin_object().key("warnings").begin_array();
  for (const auto& said : preset.diagnostics) {
    if (said.severity == EqTextSeverity::kError)
      throw OperationError(wire::ErrorCode::invalid_args, place(said));
    json.value(place(said));
  }
  json.end();
  if (preset.curve.empty()) {
    take(requests.live, preset.settings);
  } else {
    fit(requests, {name, text});
    json.field("fitting", true);
  }
  return json.end();
}

Result response(const EqRequests& requests, const Arguments& args) {
  const auto& eq = requests.live.in_force().settings.chain.eq;
  const double rate_hz =
      requests.sample_rate_hz() > 0.0 ? requests.sample_rate_hz() : kUsualRate_hz;
  const auto channel = static_cast<uint32_t>(args.optional_integer("channel", 1, 8).value_or(1));
  std::vector<double> frequencies;
  for (const auto& item : args.array("frequencies_hz")) {
    const auto frequency = item.as_number();
    if (!frequency || !(*frequency > 0.0 && *frequency <= 1e6) ||
        frequencies.size() >= kMostFrequencies)
      args.refuse("frequencies_hz", "an array of at most 4096 numbers above 0");
    frequencies.push_back(*frequency);
  }
  std::vector<double> db(frequencies.size());
  eq_response_db(eq, rate_hz, std::max(channel, 2u), channel - 1, frequencies, db);
  for (auto& level : db)
    level = std::round(level * 1000.0) / 1000.0;
  wire::Writer json;
  return json.begin_object().field("sample_rate_hz", rate_hz).array_field("db", db).end();
}

} // namespace

void add_eq_operations(Operations& operations, const EqRequests& requests) {
  auto& live = requests.live;
  const auto now = [&live] { return bands_of(live.in_force().settings.chain.eq); };
  operations.add("eq.show", [&live](const Arguments&) { return show(live); });
  operations.add(
      "eq.set",
      [&live](const Arguments& args) -> Result {
        Bands bands;
        for (const auto& item : args.array("bands")) {
          const std::string name = "eq.set.bands[" + std::to_string(bands.size()) + "]";
          if (!item.as_object())
            args.refuse("bands", "an array of objects");
          bands.push_back(new_band(Arguments(name, item)));
        }
        put(live, std::move(bands));
        return {};
      },
      InApply::yes);
  operations.add(
      "eq.add",
      [&live, now](const Arguments& args) -> Result {
        auto bands = now();
        bands.push_back(new_band(args));
        const uint64_t number = bands.size();
        put(live, std::move(bands));
        wire::Writer json;
        return json.begin_object().field("band", number).end();
      },
      InApply::yes);
  operations.add(
      "eq.change",
      [&live, now](const Arguments& args) -> Result {
        auto bands = now();
        auto& band = bands[band_in(args, bands)];
        band = read_band(args, band);
        put(live, std::move(bands));
        return {};
      },
      InApply::yes);
  operations.add(
      "eq.remove",
      [&live, now](const Arguments& args) -> Result {
        auto bands = now();
        bands.erase(bands.begin() + static_cast<std::ptrdiff_t>(band_in(args, bands)));
        put(live, std::move(bands));
        return {};
      },
      InApply::yes);
  operations.add(
      "eq.clear",
      [&live](const Arguments&) -> Result {
        const bool cleared = live.overlay().eq_bands.has_value();
        live.edit([](profile::Overlay& overlay) { overlay.eq_bands.reset(); });
        or_error([&] { return live.clear("eq.design"), live.clear("eq.preamp_db"); });
        wire::Writer json;
        return json.begin_object().field("cleared", cleared).end();
      },
      InApply::yes);
  operations.add(
      "eq.import",
      [requests](const Arguments& args) {
        return take_text(requests, args.string("text"), "text");
      },
      InApply::yes);
  operations.add(
      "eq.use",
      [requests](const Arguments& args) {
        const auto name = args.string("preset");
        const auto source = requests.find_preset
                                ? requests.find_preset(name, requests.live.chosen().file)
                                : std::nullopt;
        if (!source)
          throw NotFound("there is no preset \"" + name + "\"");
        return take_text(requests, source->text, source->file);
      },
      InApply::yes);
  operations.add("eq.export", [&live](const Arguments&) -> Result {
    wire::Writer json;
    const auto text = write_eq_text(live.in_force().settings.chain.eq);
    return json.begin_object().field("text", text).end();
  });
  operations.add("eq.response",
                 [requests](const Arguments& args) { return response(requests, args); });
}

} // namespace headroom::control
