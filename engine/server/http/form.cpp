#include "engine/server/http/form.h"

#include "engine/base/text.h"

namespace htx::server {
namespace {

constexpr std::size_t kMostParts = 200;

// The value of a parameter of a header: name="value"; quotes may be missing.
std::string parameter(std::string_view header, std::string_view name) {
  for (const std::string_view part : split(header, ';')) {
    std::string_view one = trim(part);
    if (!one.starts_with(name) || !one.substr(name.size()).starts_with('=')) continue;
    one.remove_prefix(name.size() + 1);
    if (one.size() >= 2 && one.front() == '"' && one.back() == '"') one = one.substr(1, one.size() - 2);
    return std::string(one);
  }
  return {};
}

// Without the folders that some browsers put before a name.
std::string base_name(const std::string& path) { return path.substr(path.find_last_of("/\\") + 1); }

// Adds one part, "headers CRLF CRLF content"; false if it is malformed.
bool add_part(std::string_view part, Form& form) {
  const std::size_t end = part.find("\r\n\r\n");
  if (end == std::string_view::npos) return false;
  std::string disposition;
  for (const std::string_view line : split(part.substr(0, end), '\n')) {
    if (to_lower(std::string(line.substr(0, 20))).starts_with("content-disposition:"))
      disposition = std::string(trim(line.substr(20)));
  }
  const auto field = received_text(parameter(disposition, "name"));
  if (!disposition.starts_with("form-data") || !field || field->empty()) return false;
  const std::string_view content = part.substr(end + 4);
  if (disposition.find("filename=") == std::string::npos) {
    auto value = received_text(content);
    if (!value) return false;
    form.fields.add(*field, *std::move(value));
    return true;
  }
  const auto name = received_text(base_name(parameter(disposition, "filename")));
  if (!name) return false;
  if (name->empty() && content.empty()) return true;  // No file was chosen.
  if (name->empty()) return false;
  form.files.push_back({*field, *name, std::string(content)});
  return true;
}

std::optional<Form> read_multipart(std::string_view body, const std::string& boundary) {
  if (boundary.empty() || boundary.size() > 70) return std::nullopt;
  const std::string line = "\r\n--" + boundary;
  // The first boundary may open the body without an end of line before it.
  if (!body.starts_with(line.substr(2))) return std::nullopt;
  Form form;
  std::size_t at = line.size() - 2;
  for (std::size_t parts = 0; parts < kMostParts; ++parts) {
    if (body.substr(at).starts_with("--")) return form;
    if (!body.substr(at).starts_with("\r\n")) return std::nullopt;
    at += 2;
    const std::size_t next = body.find(line, at);
    if (next == std::string_view::npos || !add_part(body.substr(at, next - at), form)) return std::nullopt;
    at = next + line.size();
  }
  return std::nullopt;
}

}  // namespace

std::optional<Form> read_form(const Request& request) {
  const std::string& type = request.header("content-type");
  const std::string kind = to_lower(std::string(trim(type.substr(0, type.find(';')))));
  if (kind == "multipart/form-data") return read_multipart(request.body, parameter(type, "boundary"));
  if (kind != "application/x-www-form-urlencoded") return std::nullopt;
  auto fields = read_fields(request.body);
  if (!fields) return std::nullopt;
  return Form{*std::move(fields), {}};
}

}  // namespace htx::server
