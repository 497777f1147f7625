// SPDX-License-Identifier: GPL-3.0-or-later
// The only user of CLI11, which is slow to compile.
#include "command_line.hpp"
#include "print.hpp"
#include "profile/closest_word.hpp"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iomanip>
#include <map>
#include <sstream>

namespace headroom::ctl {

namespace {

/// In front of a word like -1.5, which would pass for an option otherwise.
constexpr char kNumberMark = '\x01';

std::string without_mark(std::string word) {
  std::erase(word, kNumberMark);
  return word;
}

std::vector<std::string> marked(int argc, const char* const* argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  for (auto& word : words)
    if (word.size() > 1 && word[0] == '-' && (std::isdigit(word[1]) || word[1] == '.'))
      word.insert(0, 1, kNumberMark);
  return words;
}

std::string number_text(double number) {
  std::ostringstream text;
  text << std::setprecision(9) << number;
  return text.str();
}

CLI::Validator range(double least, double most) {
  return CLI::Validator(
      [=](std::string& word) {
        double number = 0.0;
        if (CLI::detail::lexical_cast(word, number) && number >= least && number <= most)
          return std::string();
        return "must be " + number_text(least) + ".." + number_text(most) + ", got " + word;
      },
      "");
}

void add(CLI::App& app, const Parameter& parameter) {
  CLI::Option* option = nullptr;
  if (bool* const* flag = std::get_if<bool*>(&parameter.target)) {
    option = app.add_flag(parameter.name, **flag, parameter.help);
  } else {
    std::visit(
        [&](auto* target) { option = app.add_option(parameter.name, *target, parameter.help); },
        parameter.target);
    option->transform(without_mark);
  }
  if (std::holds_alternative<std::vector<std::string>*>(parameter.target)) {
    if (parameter.is_option())
      option->allow_extra_args(false);
    else
      option->expected(parameter.least_words, parameter.most_words);
  }
  if (!parameter.choices.empty())
    option->check(CLI::IsMember(parameter.choices));
  if (parameter.least < parameter.most)
    option->check(range(parameter.least, parameter.most));
  if (parameter.required)
    option->required();
  if (!parameter.type_name.empty())
    option->type_name(parameter.type_name);
}

/// The parser, and what each of its levels stands for.
class Tree {
public:
  Tree(const Command& program, const std::string& version) : app_(program.summary, program.name) {
    app_.set_version_flag("--version", version);
    fill(app_, program);
  }

  CLI::App& app() { return app_; }
  /// The innermost level that was chosen.
  const CLI::App& chosen() const {
    const CLI::App* level = &app_;
    while (!level->get_subcommands().empty())
      level = level->get_subcommands()[0];
    return *level;
  }
  const Command& command(const CLI::App& level) const { return *commands_.at(&level); }

private:
  void fill(CLI::App& app, const Command& command) {
    commands_[&app] = &command;
    // At most one: else `monitor meters` would be two commands, and not a command and its topic.
    app.require_subcommand(0, 1);
    for (const auto& parameter : command.parameters)
      add(app, parameter);
    if (!command.notes.empty())
      app.footer(command.notes);
    for (const auto& inner : command.commands) {
      auto* level = app.add_subcommand(inner.name, inner.summary);
      level->fallthrough();
      fill(*level, inner);
    }
  }

  CLI::App app_;
  std::map<const CLI::App*, const Command*> commands_;
};

ExitCode usage_error(const std::string& message) {
  print_error(without_mark(message) + "\nTry 'headroomctl --help'.");
  return kUsage;
}

/// A word on the command line that nothing expects.
ExitCode unexpected(const Tree& tree, const std::string& word) {
  const CLI::App& level = tree.chosen();
  const auto& command = tree.command(level);
  const bool is_command = !command.commands.empty() && !word.starts_with('-');
  std::vector<std::string> known;
  if (is_command)
    for (const auto& inner : command.commands)
      known.push_back(inner.name);
  else
    for (const auto* at = &level; at; at = at->get_parent())
      for (const auto* option : at->get_options())
        known.push_back(option->get_name());
  const auto meant = profile::closest_word(word, known);
  return usage_error((is_command ? "unknown command \"" : "unexpected \"") + word + "\"" +
                     (meant.empty() ? "" : "; did you mean \"" + meant + "\"?"));
}

} // namespace

ExitCode run_command_line(const Command& program, const std::string& version, int argc,
                          const char* const* argv) {
  Tree tree(program, version);
  auto words = marked(argc, argv);
  std::reverse(words.begin(), words.end()); // as the parser wants them
  try {
    tree.app().parse(std::move(words));
  } catch (const CLI::Success& wanted) { // --help and --version
    return static_cast<ExitCode>(tree.app().exit(wanted));
  } catch (const CLI::ExtrasError& error) {
    const auto extras = tree.app().remaining(true);
    return extras.empty() ? usage_error(error.what()) : unexpected(tree, extras[0]);
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what());
  }
  const auto& command = tree.command(tree.chosen());
  if (command.run)
    return command.run();
  std::string known;
  for (const auto& inner : command.commands)
    known += (known.empty() ? "" : ", ") + inner.name;
  return usage_error("a command is missing: " + known);
}

} // namespace headroom::ctl
