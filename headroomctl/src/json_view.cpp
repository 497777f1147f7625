// SPDX-License-Identifier: GPL-3.0-or-later
#include "json_view.hpp"
#include "terminal_text.hpp"

namespace headroom::ctl {

JsonView JsonView::operator[](std::string_view name) const {
  JsonView inner = *this;
  inner.pointer_ += '/';
  for (const char c : name) // RFC 6901 section 3
    inner.pointer_ += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return inner;
}

JsonView JsonView::operator[](uint32_t index) const { return (*this)[std::to_string(index)]; }

std::string JsonView::key(uint32_t index) const {
  const char* name = headroom_client_value_key(client_, pointer_.c_str(), index);
  return name ? name : "";
}

std::string JsonView::text() const {
  const char* text = headroom_client_value_text(client_, pointer_.c_str());
  return text ? text : "";
}

bool JsonView::flag(bool otherwise) const {
  uint32_t flag = otherwise;
  headroom_client_value_flag(client_, pointer_.c_str(), &flag);
  return flag != 0;
}

std::optional<double> JsonView::number() const {
  double number = 0.0;
  if (headroom_client_value_number(client_, pointer_.c_str(), &number) < 0)
    return std::nullopt;
  return number;
}

std::string JsonView::json() const {
  const char* json = headroom_client_value_json(client_, pointer_.c_str());
  return json ? json : "";
}

std::string JsonView::plain() const {
  auto plain = printable(type() == HEADROOM_VALUE_TEXT ? text() : json());
  if (type() == HEADROOM_VALUE_NUMBER && plain.ends_with(".0"))
    plain.resize(plain.size() - 2);
  return plain;
}

std::vector<std::pair<std::string, std::string>> JsonView::flattened() const {
  std::vector<std::pair<std::string, std::string>> pairs;
  flatten("", pairs);
  return pairs;
}

void JsonView::flatten(const std::string& path,
                       std::vector<std::pair<std::string, std::string>>& pairs) const {
  const bool object = type() == HEADROOM_VALUE_OBJECT;
  bool deep = object; // an array of plain values is one line
  for (uint32_t i = 0; type() == HEADROOM_VALUE_ARRAY && i < count(); ++i)
    deep = deep || (*this)[i].count() > 0;
  if (!deep || count() == 0) {
    pairs.emplace_back(printable(path), plain());
    return;
  }
  for (uint32_t i = 0; i < count(); ++i) {
    const auto name = object ? key(i) : std::to_string(i);
    const auto inner = object ? (*this)[name] : (*this)[i];
    inner.flatten(path.empty() ? name : path + "." + name, pairs);
  }
}

} // namespace headroom::ctl
