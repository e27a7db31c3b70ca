#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/check.h"
#include "engine/base/text.h"
#include "engine/server/http/form.h"
#include "engine/server/http/http_message.h"

namespace {

using namespace htx::server;  // NOLINT(google-build-using-namespace): what is tried is all of it.

// A name or a text of a client is UTF-8 without control characters that are no ends of lines or tabs.
void check_text(const std::string& text) {
  HTX_CHECK(htx::is_valid_utf8(text));
  HTX_CHECK(text.find('\0') == std::string::npos && text.find('\x1b') == std::string::npos);
}

std::string written(const Fields& fields) {
  std::string text;
  for (const auto& [name, value] : fields.all())
    text += (text.empty() ? "" : "&") + escape_field(name) + "=" + escape_field(value);
  return text;
}

// Fields that were read are read again from their own writing as they were.
void check_fields(const Fields& fields) {
  for (const auto& [name, value] : fields.all()) {
    check_text(name);
    check_text(value);
  }
  const auto again = read_fields(written(fields));
  HTX_CHECK(again.has_value() && again->all() == fields.all());
}

// No segment leads out of where it stands, and the path is found again from its own writing.
void check_address(std::string_view target) {
  const auto address = read_address(target);
  if (!address) return;
  std::string path;
  for (const std::string& segment : address->path) {
    check_text(segment);
    HTX_CHECK(!segment.empty() && segment != "." && segment != "..");
    path += "/" + escape_field(segment);
  }
  check_fields(address->query);
  const auto again = read_address(path.empty() ? "/" : path);
  HTX_CHECK(again.has_value() && again->path == address->path);
}

// A file is called by its name alone, without folders.
void check_form(std::string_view type, std::string_view body) {
  Request request;
  request.headers["content-type"] = std::string(type);
  request.body = std::string(body);
  const auto form = read_form(request);
  if (!form) return;
  for (const auto& [name, value] : form->fields.all()) {
    check_text(name);
    check_text(value);
  }
  for (const UploadedFile& file : form->files) {
    check_text(file.name);
    HTX_CHECK(!file.name.empty() && file.name.find_first_of("/\\") == std::string::npos);
    HTX_CHECK(file.name != "." && file.name != "..");
    HTX_CHECK(file.bytes.size() <= body.size());
  }
}

void check_headers(std::string_view text) {
  Request request;
  for (const char* name : {"cookie", "origin", "host", "sec-fetch-site"})
    request.headers[name] = std::string(text);
  for (const char* name : {"__Host-htx", "a", ""}) HTX_CHECK(request.cookie(name).size() <= text.size());
  // What says that it comes from elsewhere is not from here.
  request.headers["sec-fetch-site"] = "cross-site";
  HTX_CHECK(!is_from_here(request));
  HTX_CHECK(host_of(text).size() <= text.size());
  if (const auto number = whole_number(text)) HTX_CHECK(whole_number(std::to_string(*number)) == number);
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_address(text);
  check_address("/" + std::string(text));
  if (const auto fields = read_fields(text)) check_fields(*fields);
  check_form("application/x-www-form-urlencoded", text);
  check_form("multipart/form-data; boundary=x", text);
  // Its first line is the type of what follows.
  const std::size_t end = text.find('\n');
  if (end != std::string_view::npos) check_form(text.substr(0, end), text.substr(end + 1));
  check_headers(text);
  if (const auto received = received_text(text)) check_text(*received);
  return 0;
}
