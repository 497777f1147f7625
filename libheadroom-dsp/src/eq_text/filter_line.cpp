// SPDX-License-Identifier: MPL-2.0
#include "eq_text/filter_line.hpp"
#include "eq_text/filter_band.hpp"
#include <algorithm>
#include <utility>

namespace headroom::eq_text {

namespace {

/// Collects what a line says, in any order, then makes a band of it.
class Reader {
public:
  Reader(std::span<const Token> tokens, size_t end, DecimalMark mark)
      : tokens_(tokens), end_(end), mark_(mark) {}

  /// @return nothing for an empty slot
  std::optional<EqBand> read() {
    while (at_ < tokens_.size())
      take(tokens_[at_++]);
    if (!on_)
      throw Remark{tokens_.empty() ? end_ : tokens_[0].offset, "a filter is ON or OFF"};
    if (empty_slot_)
      return std::nullopt;
    EqBand band = band_from_fields(fields_, end_, warnings);
    band.enabled = *on_;
    return band;
  }

  std::vector<Remark> warnings;

private:
  void take(const Token& token) {
    const std::string word = token.kind == Token::Kind::kWord ? lower_case(token.text) : "";
    if (word == "on" || word == "off")
      set(on_, word == "on", token);
    else if (word == "none")
      empty_slot_ = true;
    else if (word == "fc")
      take_frequency(token);
    else if (word == "gain")
      take_value(fields_.gain, token, "db");
    else if (word == "q")
      take_q(token);
    else if (word == "bw")
      take_bandwidth(token);
    else if (word == "t60")
      take_decay(token);
    else if (const TypeName* type = find_type(word))
      take_type(*type, token);
    else
      refuse(token, word);
  }

  template <class T> void set(std::optional<T>& field, T value, const Token& token) {
    if (field)
      throw Remark{token.offset, quoted(token.text) + " must be given once"};
    field = value;
  }

  bool next_is(Token::Kind kind) const { return at_ < tokens_.size() && tokens_[at_].kind == kind; }

  bool skip_word(std::string_view word) {
    const bool is = next_is(Token::Kind::kWord) && lower_case(tokens_[at_].text) == word;
    at_ += is ? 1 : 0;
    return is;
  }

  const Token& number_after(const Token& key) {
    if (!next_is(Token::Kind::kNumber))
      throw Remark{at_ < tokens_.size() ? tokens_[at_].offset : end_,
                   quoted(key.text) + " must be followed by a number"};
    return tokens_[at_++];
  }

  void take_value(std::optional<Field>& field, const Token& key, std::string_view unit) {
    const Token& number = number_after(key);
    set(field, Field{read_value(number), number.offset}, key);
    skip_word(unit);
  }

  void take_frequency(const Token& key) {
    const Token& number = number_after(key);
    const double scale = skip_word("khz") ? 1000.0 : 1.0;
    skip_word("hz");
    set(fields_.frequency,
        Field{read_frequency(number, scale, double{kMinEqFrequencyHz}, double{kMaxEqFrequencyHz},
                             mark_, warnings),
              number.offset},
        key);
  }

  /// "Q 1.41", or Room EQ Wizard's "LS Q" and "HS Q", which have their Fc at the centre.
  void take_q(const Token& key) {
    if (fields_.type && fields_.type->corner && at_ >= 2 &&
        find_type(lower_case(tokens_[at_ - 2].text)) && !next_is(Token::Kind::kNumber))
      fields_.type = find_type(fields_.type->type == EqBandType::kLowShelf ? "lsq" : "hsq");
    else
      take_value(fields_.q, key, "");
  }

  void take_bandwidth(const Token& key) {
    if (next_is(Token::Kind::kMark))
      throw Remark{tokens_[at_].offset, "the bandwidth must be in octaves: BW Oct 0.5"};
    skip_word("oct");
    take_value(fields_.octaves, key, "oct");
  }

  /// Room EQ Wizard's decay time of a modal filter: its Q says the same.
  void take_decay(const Token& key) {
    skip_word("target");
    std::optional<Field> decay;
    take_value(decay, key, "ms");
    skip_word("s");
  }

  void take_type(const TypeName& type, const Token& token) {
    if (fields_.type)
      throw Remark{token.offset, "a filter has one type"};
    fields_.type = &type;
    if (!next_is(Token::Kind::kNumber))
      return;
    if (!type.is_shelf)
      throw Remark{tokens_[at_].offset, "only a shelf has a slope in dB per octave"};
    const Token& number = tokens_[at_++];
    fields_.slope = Field{read_value(number), number.offset};
    skip_word("db");
  }

  [[noreturn]] void refuse(const Token& token, const std::string& word) const {
    if (word == "iir")
      throw Remark{token.offset, "IIR coefficients are not supported: they fit one sample rate"};
    if (word == "lp1" || word == "hp1" || word == "order")
      throw Remark{token.offset, "first-order filters and orders are not supported: LP and HP are "
                                 "second order"};
    if (token.kind == Token::Kind::kWord && !fields_.type)
      throw Remark{token.offset, "unknown filter type " + quoted(token.text) + ": " + kKnownTypes};
    throw Remark{token.offset, "unexpected " + quoted(token.text) +
                                   ": a filter has ON or OFF, a type, Fc, Gain, and Q or BW Oct"};
  }

  std::span<const Token> tokens_;
  size_t end_;
  DecimalMark mark_;
  size_t at_ = 0;
  bool empty_slot_ = false;
  std::optional<bool> on_;
  FilterFields fields_;
};

bool is_off(std::span<const Token> tokens) {
  return std::any_of(tokens.begin(), tokens.end(),
                     [](const Token& token) { return lower_case(token.text) == "off"; });
}

} // namespace

FilterLine read_filter_line(std::span<const Token> tokens, size_t end, DecimalMark mark) {
  Reader reader(tokens, end, mark);
  FilterLine line;
  try {
    line.band = reader.read();
  } catch (Remark& error) {
    if (!is_off(tokens))
      throw;
    // Unused slots of a device are written so: "OFF PK Fc 0 Hz Gain 0 dB Q 0".
    reader.warnings.push_back({error.offset, "OFF and left out: " + error.message});
  }
  line.warnings = std::move(reader.warnings);
  return line;
}

} // namespace headroom::eq_text
