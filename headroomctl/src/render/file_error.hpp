// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "exit_code.hpp"
#include <stdexcept>
#include <string>

namespace headroom::ctl {

/// What is wrong with one file, "take.wav: is a folder"; ends the work on it, not on others.
class FileError : public std::runtime_error {
public:
  FileError(const std::string& path, const std::string& problem, ExitCode code = kRequestFailed)
      : std::runtime_error(path + ": " + problem), code_(code) {}
  /// @param message  names the file or files; lines
  explicit FileError(const std::string& message) : std::runtime_error(message) {}
  ExitCode exit_code() const noexcept { return code_; }

private:
  ExitCode code_ = kRequestFailed;
};

} // namespace headroom::ctl
