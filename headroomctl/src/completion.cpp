// SPDX-License-Identifier: GPL-3.0-or-later
#include "completion.hpp"
#include <algorithm>

namespace headroom::ctl {

namespace {

bool takes_value(const Parameter& parameter) {
  return !std::holds_alternative<bool*>(parameter.target);
}

bool takes_many(const Parameter& parameter) {
  return std::holds_alternative<std::vector<std::string>*>(parameter.target);
}

/// Where the cursor is: the commands that led there, and the words given to the last one.
struct Place {
  std::vector<const Command*> path;
  std::vector<std::string> positionals;
  const Parameter* option = nullptr; ///< whose value is under the cursor

  const Command& command() const { return *path.back(); }

  const Parameter* find_option(const std::string& name) const {
    for (const auto* command : path)
      for (const auto& parameter : command->parameters)
        if (parameter.name == name)
          return &parameter;
    return nullptr;
  }
  /// The word that is under the cursor, nullptr when there is none to come.
  const Parameter* positional() const {
    size_t index = 0;
    for (const auto& parameter : command().parameters) {
      if (parameter.is_option())
        continue;
      if (index++ == positionals.size() || takes_many(parameter))
        return &parameter;
    }
    return nullptr;
  }
};

Place find_place(const Command& program, const std::vector<std::string>& words) {
  Place place;
  place.path.push_back(&program);
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    const auto& word = words[i];
    if (place.option) {
      place.option = nullptr;
    } else if (word.starts_with('-') && word != "-") {
      const auto* option = place.find_option(word);
      place.option = option && takes_value(*option) ? option : nullptr;
    } else {
      const auto& inner = place.command().commands;
      const auto next = std::find_if(inner.begin(), inner.end(),
                                     [&](const Command& command) { return command.name == word; });
      if (next != inner.end())
        place.path.push_back(&*next);
      else
        place.positionals.push_back(word);
    }
  }
  return place;
}

} // namespace

Completion complete(
    const Command& program, const std::vector<std::string>& words,
    const std::function<std::vector<Candidate>(Values, const std::vector<std::string>&)>& live) {
  Completion completion;
  const std::string typed = words.empty() ? "" : words.back();
  const auto offer = [&](const std::string& word, const std::string& description) {
    if (word.starts_with(typed))
      completion.candidates.push_back({word, description});
  };
  const auto place = find_place(program, words);
  const Parameter* parameter = place.option;
  if (!parameter && typed.starts_with('-')) {
    for (const auto* command : place.path)
      for (const auto& option : command->parameters)
        if (option.is_option())
          offer(option.name, option.help);
    offer("--help", "says what there is");
    return completion;
  }
  if (!parameter) {
    for (const auto& inner : place.command().commands)
      if (place.positionals.empty())
        offer(inner.name, inner.summary);
    parameter = place.positional();
  }
  if (!parameter)
    return completion;
  for (const auto& choice : parameter->choices)
    offer(choice, "");
  completion.files = parameter->values == Values::file;
  if (parameter->values != Values::none && !completion.files)
    for (const auto& [word, description] : live(parameter->values, place.positionals))
      offer(word, description);
  return completion;
}

} // namespace headroom::ctl
