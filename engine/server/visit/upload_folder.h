#pragma once

#include <string>

#include "engine/base/result.h"

namespace htx::server {

// A name of a file that a client gave, without what could lead elsewhere: separators, control characters,
// dots in front; not empty and not too long.
std::string plain_file_name(const std::string& name);

// A folder of its own for the files of one request, which only this program's user may enter; gone with all
// it holds when it goes out of scope.
class UploadFolder {
 public:
  static Result<UploadFolder> make();
  UploadFolder(UploadFolder&& other) noexcept;
  UploadFolder& operator=(UploadFolder&&) = delete;
  ~UploadFolder();

  // Writes a file into a folder of its own below this one, and answers its path.  The name is the client's:
  // what could lead elsewhere is taken out of it.
  Result<std::string> put(const std::string& name, const std::string& bytes);

 private:
  explicit UploadFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;
  int files_ = 0;
};

}  // namespace htx::server
