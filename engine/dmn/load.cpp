#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "engine/base/file.h"
#include "engine/dmn/internal/xml_tree.h"
#include "engine/dmn/model.h"

namespace htx::dmn {
namespace {

// The namespace of a model, and those of the models it imports; empty if the text is none that may be
// parsed, which read_model reports of what is needed.
struct Peek {
  std::string model;
  std::vector<std::string> imports;
};

Peek peek(std::string_view text, const Limits& limits) {
  Peek result;
  const Outline outline =
      text.size() > limits.max_bytes ? Outline{.depth = limits.max_depth + 1} : outline_of(text);
  if (outline.depth > limits.max_depth || outline.document_type.has_value()) return result;
  pugi::xml_document document;
  if (!document.load_buffer(text.data(), text.size())) return result;
  result.model = attribute(document.document_element(), "namespace");
  for (const pugi::xml_node& import : children(document.document_element(), "import"))
    result.imports.push_back(attribute(import, "namespace"));
  return result;
}

std::vector<std::string> neighbours(const std::string& path) {
  namespace fs = std::filesystem;
  std::vector<std::string> paths;
  std::error_code failed;
  const fs::path folder = fs::path(path).parent_path();
  for (fs::directory_iterator at(folder.empty() ? "." : folder, failed), end; !failed && at != end;
       at.increment(failed)) {
    if (at->path().extension() == ".dmn" && at->path().filename() != fs::path(path).filename())
      paths.push_back(at->path().string());
  }
  std::ranges::sort(paths);
  return paths;
}

}  // namespace

Result<Model> load_model(const std::string& path, Diagnostics& diagnostics, const Limits& limits) {
  HTX_ASSIGN_OR_RETURN(std::string text, read_file(path, limits.max_bytes));
  Peek main = peek(text, limits);
  std::vector<Source> sources;
  sources.emplace_back(path, std::move(text));
  std::vector<std::string> wanted = std::move(main.imports);
  std::set<std::string> had = {main.model};
  std::map<std::string, Source> others;  // By namespace.
  std::map<std::string, std::vector<std::string>> imports;
  if (!wanted.empty()) {
    for (const std::string& name : neighbours(path)) {
      auto other = read_file(name, limits.max_bytes);
      if (!other) continue;  // A file that is needed and cannot be read is missed below.
      Peek seen = peek(*other, limits);
      if (seen.model.empty() || !others.emplace(seen.model, Source(name, *std::move(other))).second) continue;
      imports[seen.model] = std::move(seen.imports);
    }
  }
  while (!wanted.empty()) {
    const std::string space = wanted.back();
    wanted.pop_back();
    const auto at = others.find(space);
    if (!had.insert(space).second || at == others.end()) continue;
    if (sources.size() == limits.max_files)
      return Error(ErrorCode::kInvalidArgument,
                   Message{"dmn.too-many-files", {{"limit", std::to_string(limits.max_files)}}});
    sources.push_back(std::move(at->second));
    for (const std::string& next : imports[space]) wanted.push_back(next);
  }
  const auto model = read_model(sources, diagnostics, limits);
  if (!model.has_value())
    return Error(ErrorCode::kInvalidArgument, Message{"dmn.unreadable", {{"path", path}}});
  return *model;
}

}  // namespace htx::dmn
