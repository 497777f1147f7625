// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/metrics.hpp"
#include <array>
#include <charconv>
#include <cmath>

namespace headroom::control {

namespace {

std::string number(double value) {
  if (std::isnan(value))
    return "NaN";
  if (std::isinf(value))
    return value > 0 ? "+Inf" : "-Inf";
  std::array<char, 32> digits{};
  return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\' || c == '"')
      result += '\\';
    if (c == '\n')
      result += "\\n";
    else
      result += c;
  }
  return result;
}

} // namespace

Metrics& Metrics::family(std::string_view name, std::string_view help, std::string_view type) {
  name_ = name;
  ((text_ += "# HELP ") += name_) += ' ';
  (text_ += help) += '\n';
  ((text_ += "# TYPE ") += name_) += ' ';
  (text_ += type) += '\n';
  return *this;
}

Metrics& Metrics::sample(double value, const Labels& labels) {
  text_ += name_;
  char separator = '{';
  for (const auto& [label, content] : labels) {
    (text_ += separator) += label;
    ((text_ += "=\"") += escaped(content)) += '"';
    separator = ',';
  }
  if (!labels.empty())
    text_ += '}';
  ((text_ += ' ') += number(value)) += '\n';
  return *this;
}

void Metrics::histogram(std::string_view name, std::string_view help,
                        const std::vector<Bucket>& buckets, uint64_t above, double sum) {
  family(name, help, "histogram");
  const std::string base = name_;
  name_ = base + "_bucket";
  uint64_t count = 0;
  for (const Bucket& bucket : buckets)
    sample(static_cast<double>(count += bucket.count), {{"le", number(bucket.up_to)}});
  count += above;
  sample(static_cast<double>(count), {{"le", "+Inf"}});
  name_ = base + "_sum";
  sample(sum);
  name_ = base + "_count";
  sample(static_cast<double>(count));
}

} // namespace headroom::control
