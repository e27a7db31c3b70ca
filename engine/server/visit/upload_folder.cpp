#include "engine/server/visit/upload_folder.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "engine/base/file.h"
#include "engine/base/text.h"

namespace htx::server {
namespace {

constexpr std::size_t kLongestName = 120;  // In bytes; systems take 255.

}  // namespace

std::string plain_file_name(const std::string& name) {
  std::string plain;
  for (const char c : name) plain += c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 ? '_' : c;
  while (plain.starts_with('.')) plain.erase(0, 1);
  while (plain.size() > kLongestName) {
    const std::size_t dot = plain.rfind('.');
    const std::size_t end = dot == std::string::npos || dot == 0 ? plain.size() : dot;
    std::size_t last = end - 1;
    while (last > 0 && (static_cast<unsigned char>(plain[last]) & 0xC0U) == 0x80U) --last;
    plain.erase(last, end - last);
  }
  return plain.empty() ? "file" : plain;
}

Result<UploadFolder> UploadFolder::make() {
  std::error_code problem;
  std::string pattern = (std::filesystem::temp_directory_path(problem) / "htx-upload-XXXXXX").string();
  if (problem || mkdtemp(pattern.data()) == nullptr)
    return Error(ErrorCode::kUnavailable, "server.no-room-for-files");
  return UploadFolder(std::move(pattern));
}

UploadFolder::UploadFolder(UploadFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})), files_(other.files_) {}

UploadFolder::~UploadFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

Result<std::string> UploadFolder::put(const std::string& name, const std::string& bytes) {
  const std::filesystem::path folder = std::filesystem::path(path_) / std::to_string(++files_);
  std::error_code problem;
  std::filesystem::create_directory(folder, problem);
  if (problem) return Error(ErrorCode::kUnavailable, "server.no-room-for-files");
  std::string path = (folder / plain_file_name(name)).string();
  HTX_RETURN_IF_ERROR(write_file(path, bytes, FileAccess::kOwnerOnly));
  return path;
}

}  // namespace htx::server
