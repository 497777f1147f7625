// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/settings_table.hpp"
#include "profile/closest_word.hpp"
#include "profile/setting_row.hpp"
#include <algorithm>
#include <vector>

namespace headroom::profile {

namespace {

using Agc = AgcSettings;
using Comp = CompressorSettings;
using Hard = LimiterSettings;
using Soft = SoftLimiterSettings;
using Eq = EqualizerSettings;
using App = LevelControllerSettings;

// The way to a stage, for the paths of the rows.
constexpr auto C = &ProfileSettings::chain;
constexpr auto A = &ChainSettings::agc;
constexpr auto D = &ChainSettings::compressor;
constexpr auto L = &ChainSettings::limiter;
constexpr auto S = &ChainSettings::soft;
constexpr auto E = &ChainSettings::eq;
constexpr auto P = &ProfileSettings::per_app;
constexpr auto V = &PerApp::level;

constexpr std::string_view kDetectors[] = {"peak", "rms"};
constexpr std::string_view kDesigns[] = {"analog", "cookbook"};
constexpr std::string_view kPositions[] = {"pre", "post"};
constexpr std::string_view kRoutes[] = {"processed", "bypass"};
constexpr std::string_view kOnCrash[] = {"open", "silent"};
constexpr std::string_view kDeferences[] = {"ceiling", "strict"};
constexpr std::string_view kAuto[] = {"auto"};
constexpr std::string_view kLinks[] = {"stereo", "dual-mono"};
constexpr float kOversampling[] = {1.0f, 2.0f, 4.0f, 8.0f};

Value makeup_of(const ProfileSettings& settings) {
  const auto& compressor = settings.chain.compressor;
  return compressor.auto_makeup ? Value(std::string(kAuto[0])) : decimal(compressor.makeup_db);
}

void put_makeup(ProfileSettings& settings, const Value& value) {
  auto& compressor = settings.chain.compressor;
  compressor.auto_makeup = std::holds_alternative<std::string>(value);
  if (const auto* db = std::get_if<double>(&value))
    compressor.makeup_db = static_cast<float>(*db);
}

// A percentage in the profile, 0..1 in the limiter.
Value link_of(const ProfileSettings& settings) {
  const float link = settings.chain.limiter.link;
  if (link == 1.0f || link == 0.0f)
    return std::string(link == 1.0f ? kLinks[0] : kLinks[1]);
  // Through the decimal, which 0.6f * 100 is not: 60, not 60.000004.
  return decimal(static_cast<float>(std::get<double>(decimal(link)) * 100.0));
}

void put_link(ProfileSettings& settings, const Value& value) {
  if (const auto* percent = std::get_if<double>(&value))
    settings.chain.limiter.link = static_cast<float>(*percent / 100.0);
  else
    settings.chain.limiter.link = std::get<std::string>(value) == kLinks[0] ? 1.0f : 0.0f;
}

constexpr Setting kSettings[] = {
    flag<C, A, &Agc::enabled>("agc.enabled", "Levels the programme slowly to the loudness target"),
    number<C, A, &Agc::target_lufs>("agc.target_lufs", "LUFS", -60.0f, 0.0f,
                                    "Loudness of what leaves the chain"),
    number<C, A, &Agc::attack_ms>("agc.attack_ms", "ms", 50.0f, 60000.0f,
                                  "Time constant of the gain going down"),
    number<C, A, &Agc::release_ms>("agc.release_ms", "ms", 50.0f, 60000.0f,
                                   "Time constant of the gain going up"),
    number<C, A, &Agc::silence_threshold_lufs>(
        "agc.silence_threshold_lufs", "LUFS", -120.0f, 0.0f,
        "Quieter input is a pause, in which the gain holds still"),
    number<C, A, &Agc::max_boost_db>("agc.max_boost_db", "dB", 0.0f, 40.0f,
                                     "Most that quiet programme is raised"),
    number<C, A, &Agc::max_cut_db>("agc.max_cut_db", "dB", 0.0f, 60.0f,
                                   "Most that loud programme is lowered"),
    number<C, A, &Agc::max_rise_db_per_s>("agc.max_rise_db_per_s", "dB/s", 0.1f, 60.0f,
                                          "Fastest that the gain goes up"),
    number<C, A, &Agc::max_fall_db_per_s>("agc.max_fall_db_per_s", "dB/s", 0.1f, 200.0f,
                                          "Fastest that the gain goes down"),
    number<C, A, &Agc::silence_hold_s>("agc.silence_hold_s", "s", 0.0f, 3600.0f,
                                       "Length of a pause after which the gain drifts to 0 dB"),
    number<C, A, &Agc::max_noise_lufs>("agc.max_noise_lufs", "LUFS", -120.0f, 0.0f,
                                       "The noise floor of the programme is not raised above it"),

    flag<C, D, &Comp::enabled>("compressor.enabled", "Narrows the dynamics above the threshold"),
    choice<kDetectors, C, D, &Comp::detector>("compressor.detector",
                                              "What is compared with the threshold"),
    number<C, D, &Comp::threshold_db>("compressor.threshold_db", "dBFS", -80.0f, 0.0f,
                                      "Level above which the gain is reduced"),
    number<C, D, &Comp::ratio>("compressor.ratio", "", 1.0f, 100.0f,
                               "Input dB per output dB above the threshold, 4 is 4:1"),
    number<C, D, &Comp::knee_db>("compressor.knee_db", "dB", 0.0f, 40.0f,
                                 "Full width of the soft knee"),
    number<C, D, &Comp::attack_ms>("compressor.attack_ms", "ms", 0.05f, 1000.0f,
                                   "Time constant of the gain going down"),
    number<C, D, &Comp::release_ms>("compressor.release_ms", "ms", 1.0f, 5000.0f,
                                    "Time constant of the gain going up"),
    Setting{"compressor.makeup_db",
            SettingType::number,
            "dB",
            -40.0f,
            40.0f,
            kAuto,
            {},
            "Gain after compression; auto makes up the programme loudness that compression took",
            makeup_of,
            put_makeup},
    number<C, D, &Comp::rms_window_ms>("compressor.rms_window_ms", "ms", 0.1f, 1000.0f,
                                       "Time constant of the RMS detector"),

    flag<C, E, &Eq::enabled>("eq.enabled", "The equaliser runs"),
    choice<kDesigns, C, E, &Eq::design>("eq.design",
                                        "How bands become filters: as the analog prototype up to "
                                        "half the sample rate, or as the Audio EQ Cookbook"),
    choice<kPositions, C, E, &Eq::position>(
        "eq.position", "Before the levelling stages, or after them and before the limiter"),
    flag<C, E, &Eq::auto_preamp>(
        "eq.auto_preamp",
        "The preamp that keeps any steady tone from rising, instead of eq.preamp_db"),
    number<C, E, &Eq::preamp_db>("eq.preamp_db", "dB", -kMaxEqPreampDb, kMaxEqPreampDb,
                                 "Gain before the bands"),
    Setting{"eq.preset",
            SettingType::text,
            "",
            0.0f,
            0.0f,
            {},
            {},
            "Name or file of an equaliser preset that gives bands, preamp and design; empty for "
            "the profile's own",
            &read_text<&ProfileSettings::eq_preset>,
            &write_text<&ProfileSettings::eq_preset>},

    number<C, L, &Hard::ceiling_dbtp>("limiter.ceiling_dbtp", "dBTP", -60.0f, 0.0f,
                                      "True peak that the output does not exceed"),
    number<C, L, &Hard::lookahead_ms>("limiter.lookahead_ms", "ms", 1.5f, 20.0f,
                                      "Latency of the limiter, detectors included; 2 is the "
                                      "low-latency setting (docs/limiter.md)"),
    number<C, L, &Hard::hold_ms>("limiter.hold_ms", "ms", 0.0f, 200.0f,
                                 "How long the lowest gain stays before the release; half a period "
                                 "of the lowest tone keeps that tone clean"),
    number<C, L, &Hard::release_ms>("limiter.release_ms", "ms", 1.0f, 5000.0f,
                                    "Time constant of the gain going up"),
    Setting{"limiter.oversample",
            SettingType::number,
            "",
            1.0f,
            8.0f,
            {},
            kOversampling,
            "Kept for older profiles: whatever it says, the detection is at least that fine",
            &read_number<&ProfileSettings::oversample>,
            &write_number<&ProfileSettings::oversample>},
    Setting{
        "limiter.link",
        SettingType::number,
        "%",
        0.0f,
        100.0f,
        kLinks,
        {},
        "How much of the channels' gain is shared: stereo (100), dual-mono (0), or a percentage",
        link_of,
        put_link},
    flag<C, S, &Soft::enabled>(
        "limiter.soft.enabled",
        "Caps the crest of the programme; a [limiter.soft] section that does not say turns it on"),
    number<C, S, &Soft::max_psr_db>("limiter.soft.max_psr_db", "dB", 0.0f, 40.0f,
                                    "Peaks stay this far above the programme loudness"),
    number<C, S, &Soft::static_ceiling_dbtp>("limiter.soft.static_ceiling_dbtp", "dBTP", -60.0f,
                                             0.0f, "The cap while the loudness is not known yet"),
    number<C, S, &Soft::attack_ms>("limiter.soft.attack_ms", "ms", 0.1f, 200.0f,
                                   "Time constant of the gain going down"),
    number<C, S, &Soft::release_ms>("limiter.soft.release_ms", "ms", 1.0f, 5000.0f,
                                    "Time constant of the gain going up"),

    number<&ProfileSettings::meters_publish_hz>(
        "meters.publish_hz", "Hz", 0.0f, 60.0f,
        "Meter events per second for subscribers that do not say; 0 for none"),

    choice<kRoutes, &ProfileSettings::default_route>("default_route.route",
                                                     "Where streams go that no rule matches"),

    choice<kOnCrash, &ProfileSettings::on_crash>(
        "on_crash", "What is heard of processed streams when headroomd is killed, until it is "
                    "back: they play directly (open), or nothing"),
    flag<&ProfileSettings::sticky_default>(
        "sticky_default", "headroom is the default sink while it runs, instead of the device"),

    flag<P, &PerApp::enabled>("per_app.enabled", "Controls the volume of single applications"),
    flag<P, &PerApp::default_enabled>("per_app.default_enabled",
                                      "Controls those that no rule matches, too"),
    number<P, V, &App::peak_threshold_db>("per_app.peak_threshold_db", "dBFS", -60.0f, 0.0f,
                                          "Peaks above it are brought down to it"),
    number<P, V, &App::rms_target_db>("per_app.rms_target_db", "dBFS", -80.0f, 0.0f,
                                      "A louder RMS level is brought down to it"),
    number<P, V, &App::max_cut_db>("per_app.max_cut_db", "dB", 0.0f, 60.0f,
                                   "Most that an application is lowered"),
    number<P, V, &App::peak_attack_ms>("per_app.peak_attack_ms", "ms", 0.1f, 1000.0f,
                                       "Time constant of the peak detector going up"),
    number<P, V, &App::peak_release_ms>("per_app.peak_release_ms", "ms", 1.0f, 60000.0f,
                                        "Time constant of the peak detector going down"),
    number<P, V, &App::rms_window_ms>("per_app.rms_window_ms", "ms", 10.0f, 60000.0f,
                                      "Time constant of the RMS detector"),
    number<P, V, &App::smoother_ms>("per_app.smoother_ms", "ms", 0.0f, 5000.0f,
                                    "Time constant of the volume"),
    number<P, V, &App::write_db_threshold>("per_app.write_db_threshold", "dB", 0.0f, 12.0f,
                                           "Smallest change of volume that is written"),
    number<P, V, &App::min_write_interval_ms>("per_app.min_write_interval_ms", "ms", 0.0f, 10000.0f,
                                              "Shortest time between two writes to one stream"),
    choice<kDeferences, P, V, &App::defer_to_user>(
        "per_app.defer_to_user",
        "What a change of the volume by the user means: a new upper limit, or hands off"),
};

std::string_view section_of(std::string_view key) {
  const auto dot = key.rfind('.');
  return dot == std::string_view::npos ? std::string_view{} : key.substr(0, dot);
}

std::string_view last_of(std::string_view key) { return key.substr(key.rfind('.') + 1); }

/// The key that was meant, as short as it is clear; empty when none is near.
std::string meant_by(std::string_view typed) {
  std::vector<std::string> siblings, all;
  for (const auto& setting : kSettings) {
    all.emplace_back(setting.key);
    if (section_of(setting.key) == section_of(typed))
      siblings.emplace_back(last_of(setting.key));
  }
  if (auto sibling = closest_word(last_of(typed), siblings); !sibling.empty())
    return sibling;
  if (auto key = closest_word(typed, all); !key.empty())
    return key;
  for (const auto& key : all)
    if (last_of(key) == last_of(typed))
      return key;
  return {};
}

} // namespace

std::span<const Setting> all_settings() { return kSettings; }

const Setting* find_setting(std::string_view key) {
  const auto found = std::find_if(std::begin(kSettings), std::end(kSettings),
                                  [&](const Setting& setting) { return setting.key == key; });
  return found == std::end(kSettings) ? nullptr : &*found;
}

std::string unknown_key(std::string_view typed) {
  const auto meant = meant_by(typed);
  return "unknown key `" + std::string(typed) + '`' +
         (meant.empty() ? "" : ", did you mean `" + meant + "`?");
}

LevelControllerSettings level_of(const PerApp& per_app, const PerAppRule& rule) {
  ProfileSettings own, result;
  own.per_app.level = rule.own;
  result.per_app.level = per_app.level;
  for (const auto key : rule.given)
    if (const auto* setting = find_setting(key))
      setting->put(result, setting->get(own));
  return result.per_app.level;
}

} // namespace headroom::profile
