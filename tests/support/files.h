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

// The same without the newline at its end.
inline std::string trimmed_file(const std::filesystem::path& path) {
  std::string bytes = file_bytes(path);
  while (bytes.ends_with('\n')) bytes.pop_back();
  return bytes;
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

// What a page shows as ```text <label>, without its last newline; empty if it does not.
inline std::string fenced_block(const std::filesystem::path& page, std::string_view label) {
  const std::string text = file_bytes(page);
  const std::string opening = "```text " + std::string(label) + "\n";
  const std::size_t begin = text.find(opening);
  if (begin == std::string::npos) return "";
  const std::size_t start = begin + opening.size();
  return text.substr(start, text.find("\n```\n", start) - start);
}

}  // namespace htx
