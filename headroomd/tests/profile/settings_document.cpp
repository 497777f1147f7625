// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings_document.hpp"
#include "profile/settings_table.hpp"

using namespace headroom::profile;

namespace {

std::string shown_default(const Setting& setting) {
  const auto value = text(default_value(setting));
  return value.empty() ? "none" : value;
}

} // namespace

std::string settings_document() {
  std::string document = "| key | allowed | unit | default | meaning |\n|---|---|---|---|---|\n";
  for (const auto& setting : all_settings())
    document += "| `" + std::string(setting.key) + "` | " + allowed(setting) + " | " +
                std::string(setting.unit) + " | " + shown_default(setting) + " | " +
                std::string(setting.doc) + " |\n";
  return document;
}
