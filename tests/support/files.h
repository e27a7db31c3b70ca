#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace htx {

// The bytes of a file; empty if there is none.
inline std::string file_bytes(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The files below `folder` whose name ends so, in the order of their paths.
inline std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder,
                                                      std::string_view ending) {
  std::vector<std::filesystem::path> files;
  if (!std::filesystem::exists(folder)) return files;
  for (const auto& item : std::filesystem::recursive_directory_iterator(folder)) {
    if (item.is_regular_file() && item.path().string().ends_with(ending)) files.push_back(item.path());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace htx
