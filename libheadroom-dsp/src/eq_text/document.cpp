// SPDX-License-Identifier: MPL-2.0
#include "eq_text/document.hpp"
#include "eq_text/curve_line.hpp"
#include "eq_text/filter_line.hpp"
#include "eq_text/tokens.hpp"
#include <utility>

namespace headroom {

namespace eq_text {

namespace {

constexpr size_t kMaxDiagnostics = 100;

/// The decimal mark that most of the numbers show.
DecimalMark common_decimal_mark(const std::vector<Line>& lines) {
  int points_ahead = 0;
  for (const Line& line : lines) {
    const CommandLine command = read_command(line.text);
    const bool is_curve = command.command == Command::kGraphicEq;
    if (!is_curve && command.command != Command::kFilter && command.command != Command::kPreamp)
      continue;
    const auto tokens = tokenise(line.text, command.parameters);
    for (size_t t = 0; t < tokens.size(); ++t) {
      if (tokens[t].kind != Token::Kind::kNumber)
        continue;
      const bool is_frequency = is_curve ? t == 0 || tokens[t - 1].text == ";"
                                         : t > 0 && lower_case(tokens[t - 1].text) == "fc";
      const DecimalMark mark = decimal_mark_of(tokens[t].text, is_frequency);
      points_ahead += mark == DecimalMark::kPoint ? 1 : mark == DecimalMark::kComma ? -1 : 0;
    }
  }
  return points_ahead > 0   ? DecimalMark::kPoint
         : points_ahead < 0 ? DecimalMark::kComma
                            : DecimalMark::kUnknown;
}

bool is_wizard_file(const std::vector<Line>& lines) {
  for (const Line& line : lines)
    if (const CommandLine command = read_command(line.text); command.command != Command::kNothing)
      return lower_case(line.text.substr(command.word)).starts_with("filter settings file");
  return false;
}

/// Word for word in UTF-16, every other byte of ASCII is 0.
bool is_utf16(std::string_view text) {
  return text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff") ||
         text.substr(0, 2).find('\0') != std::string_view::npos;
}

} // namespace

Document::Document(std::string_view text) {
  if (is_utf16(text)) {
    report({{}, 1}, {0, "the text is UTF-16: save it as UTF-8"}, EqTextSeverity::kError);
    return;
  }
  lines_ = split_lines(text);
  mark_ = common_decimal_mark(lines_);
  in_header_ = is_wizard_file(lines_);
}

EqText Document::read(EqTextMode mode) && {
  for (const Line& line : lines_)
    read_line(line);
  finish();
  result_.accepted = result_.settings.band_count > 0 || preamp_.given() || !result_.curve.empty();
  if (!result_.accepted && !has_errors_)
    report({{}, 1}, {0, "nothing to use: a preset has Filter, Preamp or GraphicEQ lines"},
           EqTextSeverity::kError);
  if (has_errors_ && mode == EqTextMode::kStrict)
    result_.accepted = false;
  if (!result_.accepted) {
    result_.settings = {};
    result_.curve.clear();
  }
  return std::move(result_);
}

void Document::read_line(const Line& line) {
  const CommandLine command = read_command(line.text);
  const auto tokens = tokenise(line.text, command.parameters);
  const auto complain = [&](const char* message, EqTextSeverity severity) {
    report(line, {command.word, message}, severity);
  };
  in_header_ =
      in_header_ && (command.command == Command::kNothing || command.command == Command::kUnknown ||
                     command.command == Command::kNoColon);
  if (in_header_)
    return;
  try {
    switch (command.command) {
    case Command::kNothing:
      break;
    case Command::kFilter:
      read_filter(line, tokens);
      break;
    case Command::kPreamp:
      read_preamp(line, tokens);
      break;
    case Command::kChannel: {
      std::vector<Remark> errors;
      channel_mask_ = read_channels(tokens, line.text.size(), errors);
      report(line, errors, EqTextSeverity::kError);
      break;
    }
    case Command::kGraphicEq:
      read_curve(line, tokens);
      break;
    case Command::kDevice:
      if (tokens.size() != 1 || lower_case(tokens[0].text) != "all")
        complain("presets for one device are not supported: only Device: all is",
                 EqTextSeverity::kError);
      break;
    case Command::kUnsupported:
      complain("this command is not supported: a preset has Filter, Preamp, Channel and GraphicEQ",
               EqTextSeverity::kError);
      break;
    case Command::kNoColon:
      complain("the ':' behind the command is missing", EqTextSeverity::kError);
      break;
    case Command::kUnknown:
      complain("not a command, left out: a preset has Filter, Preamp, Channel, GraphicEQ and "
               "# comments",
               EqTextSeverity::kWarning);
      break;
    }
  } catch (const Remark& error) {
    report(line, error, EqTextSeverity::kError);
  }
}

void Document::read_filter(const Line& line, std::span<const Token> tokens) {
  FilterLine filter = read_filter_line(tokens, line.text.size(), mark_);
  report(line, filter.warnings, EqTextSeverity::kWarning);
  if (!filter.band || channel_mask_ == 0)
    return;
  EqualizerSettings& settings = result_.settings;
  if (settings.band_count == kMaxEqBands)
    throw Remark{0, "a preset has at most 64 filters"};
  filter.band->channel_mask = channel_mask_;
  filter.band->id = settings.band_count + 1;
  settings.bands[settings.band_count++] = *filter.band;
}

void Document::read_preamp(const Line& line, std::span<const Token> tokens) {
  const bool is_gain = !tokens.empty() && tokens[0].kind == Token::Kind::kNumber;
  const bool has_unit = tokens.size() == 2 && lower_case(tokens[1].text) == "db";
  if (!is_gain || (tokens.size() > 1 && !has_unit))
    throw Remark{tokens.empty() ? line.text.size() : tokens[is_gain ? 1 : 0].offset,
                 "a preamp is a number of dB: Preamp: -6.5 dB"};
  const float gain_db = in_range(read_value(tokens[0]), -kMaxEqPreampDb, kMaxEqPreampDb, "Preamp",
                                 " dB", tokens[0].offset);
  if (channel_mask_ == 0)
    return;
  preamp_.add(double{gain_db}, channel_mask_);
  preamp_line_ = line;
}

void Document::read_curve(const Line& line, std::span<const Token> tokens) {
  std::vector<Remark> warnings;
  auto curve = read_curve_line(tokens, line.text.size(), mark_, warnings);
  report(line, warnings, EqTextSeverity::kWarning);
  if (channel_mask_ != kAllChannels)
    throw Remark{0, "GraphicEQ is for all channels only"};
  if (!result_.curve.empty())
    throw Remark{0, "a preset has one GraphicEQ"};
  result_.curve = std::move(curve);
}

void Document::finish() {
  EqualizerSettings& settings = result_.settings;
  settings.design = EqDesign::kCookbook;
  if (!preamp_.given())
    return;
  try {
    settings.preamp_db = in_range(preamp_.lowest_db(), -kMaxEqPreampDb, kMaxEqPreampDb,
                                  "the sum of the preamps", " dB", 0);
    if (!preamp_.uniform())
      throw Remark{0, "the preamp must be the same for all channels: the lowest is taken"};
  } catch (const Remark& error) {
    report(preamp_line_, error, EqTextSeverity::kError);
  }
}

void Document::report(const Line& line, const Remark& remark, EqTextSeverity severity) {
  has_errors_ = has_errors_ || severity == EqTextSeverity::kError;
  auto& diagnostics = result_.diagnostics;
  if (diagnostics.size() >= kMaxDiagnostics)
    return;
  const bool last = diagnostics.size() + 1 == kMaxDiagnostics;
  diagnostics.push_back({line.number, column_of(line.text, remark.offset), severity,
                         last ? "more than 99 remarks: the rest is left out" : remark.message});
}

void Document::report(const Line& line, const std::vector<Remark>& remarks,
                      EqTextSeverity severity) {
  for (const Remark& remark : remarks)
    report(line, remark, severity);
}

} // namespace eq_text

EqText parse_eq_text(std::string_view text, EqTextMode mode) {
  return eq_text::Document(text).read(mode);
}

} // namespace headroom
