// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// One spelling for Catch2 v2 and v3: TEST_CASE, REQUIRE, GENERATE, Approx, INFO.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
