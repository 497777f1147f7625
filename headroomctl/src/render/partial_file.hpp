// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

namespace headroom::ctl {

/// A file that appears under its name when it is complete: until then it is a hidden one beside it,
/// which goes away with this object.
class PartialFile {
public:
  /// @throws FileError  for example no such folder
  explicit PartialFile(std::string path);
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;
  ~PartialFile();

  int fd() const noexcept { return fd_; }
  /// Where it is now.
  const std::string& partial_path() const noexcept { return partial_path_; }

  /// Brings it to the disk and gives it its name.
  /// @param replace  an existing file; without it that is an error
  /// @throws FileError
  void commit(bool replace);

private:
  std::string path_, partial_path_;
  int fd_ = -1;
  bool committed_ = false;
};

/// Writes a text in one go, over what is there. @throws FileError
void write_file(const std::string& path, const std::string& text);

} // namespace headroom::ctl
