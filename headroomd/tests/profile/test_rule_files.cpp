// SPDX-License-Identifier: GPL-3.0-or-later
#include "../temporary_folder.hpp"
#include "profile/rule_files.hpp"
#include <filesystem>
#include <fstream>
#include <headroom_catch.hpp>
#include <string>

using namespace headroom::profile;
namespace fs = std::filesystem;

namespace {

const std::string kRule = "[[rules]]\nmatch.node_name = \"a\"\nroute = \"bypass\"\n";

/// Two trees of directories, the first of which wins.
struct Trees {
  headroom::test::TemporaryFolder folder;
  fs::path root = folder.path();
  Trees() {
    for (const char* tree : {"user", "system"})
      fs::create_directories(root / tree / "rules.d");
  }
  void write(const std::string& file, const std::string& text) const {
    std::ofstream(root / file) << text;
  }
  RuleFiles read() const {
    return read_rule_files(rule_directories(
        {root / "user/profiles", root / "absent/profiles", root / "system/profiles"}));
  }
};

} // namespace

TEST_CASE("rules files are read in the order of their names, the user's hide the system's") {
  const Trees trees;
  trees.write("system/rules.d/20-games.toml", kRule + kRule);
  trees.write("system/rules.d/10-calls.toml", kRule);
  trees.write("user/rules.d/20-games.toml", kRule);
  trees.write("user/rules.d/notes.txt", "not read");
  const RuleFiles read = trees.read();
  REQUIRE(read.size() == 2);
  REQUIRE(read[0].file == (trees.root / "system/rules.d/10-calls.toml").string());
  REQUIRE(read[1].file == (trees.root / "user/rules.d/20-games.toml").string());
  REQUIRE((read[0].errors.empty() && read[1].errors.empty()));
  REQUIRE(read[1].rules.size() == 1);
  REQUIRE(read[1].rules[0].route == Route::bypass);
}

TEST_CASE("a rules file with a mistake is left out whole, and every mistake is told") {
  const Trees trees;
  trees.write("user/rules.d/a.toml", kRule + "[agc]\nenabled = true\n[[rules]]\nroute = 7\n");
  trees.write("user/rules.d/b.toml", kRule);
  trees.write("user/rules.d/c.toml", "[[rules]\n");
  const RuleFiles read = trees.read();
  REQUIRE(read.size() == 3);
  REQUIRE(read[0].rules.empty());
  REQUIRE(read[0].errors.size() == 3);
  REQUIRE(text(read[0].errors[0]) ==
          (trees.root / "user/rules.d/a.toml").string() + ":4:2: unknown key `agc`");
  REQUIRE(read[1].rules.size() == 1);
  REQUIRE(read[1].errors.empty());
  REQUIRE(read[2].errors.size() == 1);
}

TEST_CASE("a rules file that cannot be read is told, not passed over") {
  const Trees trees;
  fs::create_directories(trees.root / "user/rules.d/a.toml");
  const RuleFiles read = trees.read();
  REQUIRE(read.size() == 1);
  REQUIRE(read[0].errors.size() == 1);
}

TEST_CASE("a rules file that an edit has broken keeps its last good rules until it is mended") {
  const Trees trees;
  trees.write("user/rules.d/a.toml", kRule);
  trees.write("user/rules.d/b.toml", kRule);
  const RuleFiles good = trees.read();
  trees.write("user/rules.d/a.toml", kRule + kRule + "agc = 1\n");
  trees.write("user/rules.d/c.toml", "agc = 1\n");
  const RuleFiles broken = with_last_good(trees.read(), good);
  REQUIRE(broken.size() == 3);
  REQUIRE(broken[0].rules == good[0].rules);
  REQUIRE(broken[0].errors.size() == 1);
  REQUIRE(broken[1] == good[1]);
  REQUIRE(broken[2].rules.empty());
  REQUIRE(with_last_good(trees.read(), broken) == broken);
  trees.write("user/rules.d/a.toml", kRule + kRule);
  REQUIRE(with_last_good(trees.read(), broken)[0].rules.size() == 2);
  fs::remove(trees.root / "user/rules.d/b.toml");
  REQUIRE(with_last_good(trees.read(), broken).size() == 2);
}

TEST_CASE("without any rules.d there are no rules and no mistakes") {
  REQUIRE(read_rule_files({"/nonexistent/rules.d"}).empty());
}
