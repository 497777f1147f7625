// SPDX-License-Identifier: GPL-3.0-or-later
#include "promise.hpp"

#include "measurement.hpp"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>

namespace headroom::measured {
namespace {

[[gnu::format(printf, 1, 2)]] std::string text(const char* format, ...) {
  char buffer[256];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(buffer, sizeof buffer, format, arguments);
  va_end(arguments);
  return buffer;
}

/// The film's range, in and out. @param most  share of the range that may be left
Verdict narrows_film(const ChainSettings& settings, const Material& film, double most) {
  const double in = loudness_range_lu(film.channels, film.judged);
  const double out = loudness_range_lu(render(settings, film).channels, film.judged);
  return {out <= most * in, text("The film's loudness range goes from %.1f to %.1f LU.", in, out)};
}

/// Music's range. @param least, most  share of the range that has to be, and may be, left
Verdict ranges_music(const ChainSettings& settings, const Material& music, double least,
                     double most) {
  const double in = loudness_range_lu(music.channels, music.judged);
  const double out = loudness_range_lu(render(settings, music).channels, music.judged);
  return {out >= least * in && out <= most * in,
          text("Music's loudness range goes from %.1f to %.1f LU.", in, out)};
}

/// Two voices 16 LU apart.
Verdict evens_voices(const ChainSettings& settings, const Material& quiet, const Material& loud) {
  const double one = integrated_lufs(render(settings, quiet).channels, quiet.judged);
  const double other = integrated_lufs(render(settings, loud).channels, loud.judged);
  return {std::fabs(one - other) <= 1.0,
          text("Voices at -30 and -14 LUFS end at %.1f and %.1f LUFS.", one, other)};
}

Verdict plays_films(const ChainSettings& settings, const Material& film) {
  const Output out = render(settings, film);
  double least_raise = 100.0, most_over = -100.0;
  for (std::size_t i = 0; i < film.quiet.size(); ++i) {
    const double dialogue = integrated_lufs(out.channels, film.quiet[i]);
    least_raise = std::min(least_raise, dialogue - integrated_lufs(film.channels, film.quiet[i]));
    most_over = std::max(most_over, max_momentary_lufs(out.channels, film.louder[i]) - dialogue);
  }
  return {least_raise >= 6.0 && most_over <= 6.0 && most_over >= 0.0,
          text("Dialogue at -30 LUFS comes up by %.1f dB or more; explosions are %.1f LU above it "
               "at most, instead of %.1f.",
               least_raise, most_over,
               max_momentary_lufs(film.channels, film.louder[0]) -
                   integrated_lufs(film.channels, film.quiet[0]))};
}

/// Below the ceiling the output is the input.
Verdict passes_exactly(const ChainSettings& settings, const std::vector<Material>& materials) {
  std::size_t same = 0, count = 0;
  for (const auto& material : materials) {
    if (integrated_lufs(material.channels, material.judged) > -20.0)
      continue; // its peaks reach the ceiling
    ++count;
    Output out = render(settings, material);
    same += out.channels == material.channels ? 1 : 0;
  }
  return {count > 0 && same == count,
          text("%zu of %zu materials below the ceiling come out bit for bit.", same, count)};
}

Verdict catches_spikes(const ChainSettings& settings, const Material& spikes) {
  const Output out = render(settings, spikes);
  const double change = largest_change_db(spikes.channels, out.channels, spikes.judged);
  const double over = true_peak_dbtp(out.channels) - double{settings.limiter.ceiling_dbtp};
  return {change <= 0.1 && over <= 0.0,
          text("Music that peaks at -7 dBFS changes by %.3f dB at most; spikes of up to +12 dBFS "
               "end %.2f dB from the ceiling.",
               change, over)};
}

} // namespace

std::vector<Material> levelled_materials() {
  std::vector<Material> result;
  for (const auto kind :
       {signals::Material::kSpeech, signals::Material::kMusic, signals::Material::kPink})
    for (const double lufs : {-30.0, -14.0})
      result.push_back(levelled(kind, lufs, 32.0));
  return result;
}

double worst_miss_lu(const ChainSettings& settings, const std::vector<Material>& materials) {
  double worst = 0.0;
  for (const auto& material : materials) {
    const double miss = integrated_lufs(render(settings, material).channels, material.judged) -
                        double{settings.agc.target_lufs};
    if (std::fabs(miss) > std::fabs(worst))
      worst = miss;
  }
  return worst;
}

Verdict judge(const std::string& name, const ChainSettings& settings,
              const std::vector<Material>& levelled, const Material& film, const Material& spikes) {
  const Material &quiet_voice = levelled[0], &loud_voice = levelled[1], &music = levelled[3];
  if (name == "transparent" || name == "bypass-all")
    return passes_exactly(settings, levelled);
  if (name == "spike-protection")
    return catches_spikes(settings, spikes);
  if (name == "speech" || name == "gaming" || name == "podcast")
    return evens_voices(settings, quiet_voice, loud_voice);
  if (name == "movie")
    return plays_films(settings, film);
  if (name == "music")
    return ranges_music(settings, music, 0.6, 1.0);
  if (name == "party")
    return ranges_music(settings, music, 0.0, 0.4);
  if (name == "night" || name == "commute")
    return narrows_film(settings, film, 0.4);
  if (name == "quiet-hours")
    return narrows_film(settings, film, 0.2);
  if (name == "default" || name == "broadcast-14")
    return ranges_music(settings, music, 0.25, 1.0);
  return {false, "nobody has said what this profile promises"};
}

} // namespace headroom::measured
