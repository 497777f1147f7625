// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

/// The table of keys in docs/profiles.md, as Markdown, made from the settings table.
std::string settings_document();
