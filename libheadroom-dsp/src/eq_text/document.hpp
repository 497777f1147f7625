// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "eq_text/channels.hpp"
#include "eq_text/field.hpp"
#include "eq_text/lines.hpp"
#include "eq_text/number.hpp"
#include "eq_text/preamp.hpp"
#include "headroom-dsp/eq_text.hpp"
#include <span>

namespace headroom::eq_text {

/// A whole preset: what its lines say, one after the other.
class Document {
public:
  explicit Document(std::string_view text);

  EqText read(EqTextMode mode) &&;

private:
  void read_line(const Line& line);
  void read_filter(const Line& line, std::span<const Token> tokens);
  void read_preamp(const Line& line, std::span<const Token> tokens);
  void read_curve(const Line& line, std::span<const Token> tokens);
  void finish();

  void report(const Line& line, const Remark& remark, EqTextSeverity severity);
  void report(const Line& line, const std::vector<Remark>& remarks, EqTextSeverity severity);

  std::vector<Line> lines_;
  DecimalMark mark_ = DecimalMark::kUnknown;
  bool in_header_ = false; ///< before the first command of a Room EQ Wizard file
  uint32_t channel_mask_ = kAllChannels;
  Preamp preamp_;
  Line preamp_line_{{}, 1};
  bool has_errors_ = false;
  EqText result_;
};

} // namespace headroom::eq_text
