#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/server/http/http_message.h"

namespace htx::server {

struct UploadedFile {
  std::string field;
  std::string name;  // As the client calls it, without its folders.
  std::string bytes;
};

// What a form sends.
struct Form {
  Fields fields;
  std::vector<UploadedFile> files;  // Fields of files that were left empty are not here.
};

// The form of a request: application/x-www-form-urlencoded, or multipart/form-data (RFC 7578).  None if it is
// neither, or malformed.
std::optional<Form> read_form(const Request& request);

}  // namespace htx::server
