// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings_document.hpp"
#include <cstdio>

// Prints the table of keys for docs/profiles.md.
int main() { std::fputs(settings_document().c_str(), stdout); }
