// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

namespace headroom::ctl {

/// A file that appears under its name when it is complete: until then it is a hidden one beside it,
/// which goes away with this object.
class PartialFile {
public:
  /// @param path  a symbolic link stays, the file behind it is meant
  /// @param replace  an existing file; without it that is an error
  /// @throws FileError  for example no such folder; nothing but a file is ever replaced
  PartialFile(std::string path, bool replace);
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;
  ~PartialFile();

  int fd() const noexcept { return fd_; }
  /// Where it is now.
  const std::string& partial_path() const noexcept { return partial_path_; }

  /// Brings it to the disk and gives it its name.
  /// @throws FileError
  void commit();

private:
  std::string path_, partial_path_;
  bool replace_;
  int fd_ = -1;
  bool committed_ = false;
};

/// Writes a text in one go, over a file that is there, or into what is no file (a pipe, a
/// terminal).
/// @throws FileError
void write_file(const std::string& path, const std::string& text);

} // namespace headroom::ctl
