#include "engine/dmn/load_model.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "engine/base/file.h"
#include "engine/base/text.h"
#include "engine/dmn/model.h"
#include "engine/dmn/read_model.h"
#include "engine/dmn/xml_tree.h"

namespace htx::dmn {
namespace {

namespace fs = std::filesystem;

// What a model imports, and where that stands.
struct Import {
  std::string space;
  std::string location;
  Place place;
};

// The namespace of a model, and what it imports; empty if the text is none that may be parsed, which
// read_model reports of what is needed.
struct Peek {
  std::string model;
  std::vector<Import> imports;
};

Peek peek(const Source& source, const Limits& limits) {
  Peek result;
  const std::string_view text = source.text();
  const Outline outline =
      text.size() > limits.max_bytes ? Outline{.depth = limits.max_depth + 1} : outline_of(text);
  if (outline.depth > limits.max_depth || outline.document_type.has_value()) return result;
  pugi::xml_document document;
  if (!parse_xml(text, document)) return result;
  result.model = attribute(document.document_element(), "namespace");
  for (const pugi::xml_node& import : children(document.document_element(), "import")) {
    result.imports.push_back({attribute(import, "namespace"), attribute(import, "locationURI"),
                              source.place_at(static_cast<std::size_t>(import.offset_debug()))});
  }
  return result;
}

// The path that a location means, "%20" being a blank; none for an address, an absolute path, or one
// that leads upwards.
std::optional<fs::path> relative_path(std::string_view location) {
  std::string path;
  for (std::size_t i = 0; i < location.size(); ++i) {
    const bool is_coded = location[i] == '%' && i + 2 < location.size();
    path += is_coded
                ? static_cast<char>(std::strtoul(std::string(location.substr(i + 1, 2)).c_str(), nullptr, 16))
                : location[i];
    i += is_coded ? 2 : 0;
  }
  const bool is_local =
      !path.empty() && path.find_first_of(std::string_view(":\\\0", 3)) == std::string::npos;
  const fs::path result = path;
  const bool leads_up = std::ranges::find(result, fs::path("..")) != result.end();
  return is_local && result.is_relative() && !leads_up ? std::optional(result) : std::nullopt;
}

class Loader {
 public:
  Loader(const std::string& path, Diagnostics& diagnostics, const Limits& limits)
      : diagnostics_(diagnostics), limits_(limits), main_(path) {}

  // The model with all it imports; a namespace that is not found is missed by read_model.
  Result<std::vector<Source>> run() {
    HTX_ASSIGN_OR_RETURN(std::string text, read_file(main_, limits_.max_bytes));
    take(main_, Source(main_, std::move(text)));
    for (std::size_t next = 0; next < wanted_.size();) {  // What is taken may want more.
      const auto [import, from] = wanted_[next++];
      if (had_.contains(import.space)) continue;
      const std::string path = file_of(import, from);
      if (path.empty()) continue;
      if (sources_.size() == limits_.max_files)
        return Error(ErrorCode::kInvalidArgument,
                     Message{"dmn.too-many-files", {{"limit", std::to_string(limits_.max_files)}}});
      auto other = read_file(path, limits_.max_bytes);
      if (other) take(path, Source(path, *std::move(other)));
    }
    return std::move(sources_);
  }

 private:
  void take(const std::string& path, Source source) {
    Peek seen = peek(source, limits_);
    had_.insert(seen.model);
    for (Import& import : seen.imports) wanted_.emplace_back(std::move(import), path);
    sources_.push_back(std::move(source));
  }

  static fs::path folder_of(const std::string& path) {
    const fs::path folder = fs::path(path).parent_path();
    return folder.empty() ? "." : folder;
  }

  // The file that is imported, by its location or by its namespace; empty if there is none.
  std::string file_of(const Import& import, const std::string& from) {
    if (std::string located = located_file(import, from); !located.empty()) {
      if (namespace_in(located) == import.space) return located;
      diagnostics_.report({.place = import.place,
                           .message = {"dmn.import-other-model",
                                       {{"location", import.location}, {"namespace", import.space}}},
                           .found = namespace_in(located)});
      return "";
    }
    std::vector<std::string> found;
    for (const auto& [path, space] : neighbours()) {
      if (space == import.space) found.push_back(path);
    }
    if (found.size() < 2) return found.empty() ? "" : found.front();
    for (std::string& path : found) path = fs::path(path).filename();
    diagnostics_.report(
        {.place = import.place,
         .message = {"dmn.import-ambiguous", {{"namespace", import.space}, {"files", join(found, ", ")}}}});
    return "";
  }

  std::string located_file(const Import& import, const std::string& from) const {
    const auto relative = relative_path(import.location);
    if (!relative) return "";
    std::error_code failed;
    const fs::path path = folder_of(from) / *relative;
    const fs::path inside = fs::weakly_canonical(path, failed)
                                .lexically_relative(fs::weakly_canonical(
                                    folder_of(main_), failed));  // A link may lead elsewhere.
    const bool is_inside = !inside.empty() && *inside.begin() != "..";
    return !failed && is_inside && fs::is_regular_file(path, failed) ? path.string() : "";
  }

  std::string namespace_in(const std::string& path) const {
    auto text = read_file(path, limits_.max_bytes);
    return text ? peek(Source(path, *std::move(text)), limits_).model : "";
  }

  // The other .dmn files beside the model with their namespaces, sorted; read once, when it is asked for.
  const std::map<std::string, std::string>& neighbours() {
    if (neighbours_) return *neighbours_;
    neighbours_.emplace();
    std::error_code failed;
    for (fs::directory_iterator at(folder_of(main_), failed), end; !failed && at != end;
         at.increment(failed)) {
      if (at->path().extension() != ".dmn" || at->path().filename() == fs::path(main_).filename()) continue;
      neighbours_->emplace(at->path().string(), namespace_in(at->path().string()));
    }
    return *neighbours_;
  }

  Diagnostics& diagnostics_;
  const Limits& limits_;
  const std::string& main_;
  std::vector<Source> sources_;
  std::set<std::string> had_;                           // Namespaces.
  std::vector<std::pair<Import, std::string>> wanted_;  // With the file that imports.
  std::optional<std::map<std::string, std::string>> neighbours_;
};

}  // namespace

Result<Model> load_model(const std::string& path, Diagnostics& diagnostics, const Limits& limits,
                         Undeclared undeclared) {
  HTX_ASSIGN_OR_RETURN(const std::vector<Source> sources, Loader(path, diagnostics, limits).run());
  const auto model = read_model(sources, diagnostics, limits, undeclared);
  if (!model.has_value())
    return Error(ErrorCode::kInvalidArgument, Message{"dmn.unreadable", {{"path", path}}});
  return *model;
}

}  // namespace htx::dmn
