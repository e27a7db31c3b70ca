#include "engine/dmn/reading.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/dmn/vocabulary.h"

namespace htx::dmn {

using pugi::xml_node;

bool Reading::open(std::span<const Source> sources) {
  for (const Source& source : sources) {
    if (!open(source) && files.empty()) return false;
  }
  for (const File& file : files) check_imports(file);
  return true;
}

bool Reading::open(const Source& source) {
  const auto refuse = [&](Message message, const Place& place) {
    diagnostics_->report({.place = place, .message = std::move(message)});
    return false;
  };
  const Place top = source.place_at(0);
  if (source.text().size() > limits.max_bytes)
    return refuse({"dmn.too-large", {{"limit", std::to_string(limits.max_bytes)}}}, top);
  if (!is_valid_utf8(source.text())) return refuse("doc.not-utf8", {.file = source.name()});
  File file{.source = Source(source.name(), to_nfc(source.text()))};
  const std::string_view text = file.source.text();
  const Outline outline = outline_of(text);
  if (outline.document_type.has_value())
    return refuse({"dmn.document-type"}, file.source.place_at(*outline.document_type));
  if (outline.depth > limits.max_depth)
    return refuse({"dmn.too-deep", {{"limit", std::to_string(limits.max_depth)}}}, top);
  if (outline.elements > limits.max_elements)
    return refuse({"dmn.too-many-elements", {{"limit", std::to_string(limits.max_elements)}}}, top);
  const auto result = parse_xml(text, file.document);
  if (!result) return refuse({"dmn.bad-xml"}, file.source.place_at(static_cast<std::size_t>(result.offset)));
  file.root = file.document.document_element();
  if (local_name(file.root) != "definitions") return refuse({"dmn.no-model"}, top);
  if (const std::string space = namespace_of(file.root); !is_dmn(space))
    return refuse({"dmn.other-namespace", {{"namespace", space}}}, top);
  keep_model_only(file.root);
  file.model = attribute(file.root, "namespace");
  files.push_back(std::move(file));
  read_imports(files.back());
  return true;
}

// Each namespace once, and each under a name of its own.
void Reading::read_imports(File& file) {
  std::set<std::string> names;
  each_stranger(file.root, false, [&](const Stranger& stranger) {
    report(file, stranger.node, stranger.message, stranger.severity, stranger.expected);
  });
  for (const xml_node& import : children(file.root, "import")) {
    const std::string space = attribute(import, "namespace");
    const std::string name = normal(attribute(import, "name"));
    const bool is_new = file.imports.emplace(space, name).second;
    if (!is_new || (!name.empty() && !names.insert(name).second))
      report(file, import, {"dmn.import-twice", {{"name", name}, {"namespace", space}}});
  }
}

// What is imported must be there, and must be DMN.
void Reading::check_imports(const File& file) {
  for (const xml_node& import : children(file.root, "import")) {
    const std::string space = attribute(import, "namespace");
    const std::string kind = attribute(import, "importType");
    const bool other = !kind.empty() && !is_dmn(kind) && kind.find("/DMN/") == std::string::npos;
    if (!other && file_of(space) != nullptr) continue;
    report_found(file, import,
                 {other ? "dmn.import-other" : "dmn.import-missing",
                  {{"name", attribute(import, "name")}, {"namespace", space}}},
                 attribute(import, "locationURI"), other ? Severity::kWarning : Severity::kError);
  }
}

File* Reading::file_of(std::string_view model) {
  const auto at = std::ranges::find(files, model, &File::model);
  return at == files.end() ? nullptr : &*at;
}

Place Reading::place_in(const File& file, const xml_node& node) {
  const std::ptrdiff_t offset = node.offset_debug();
  return file.source.place_at(offset < 0 ? 0 : static_cast<std::size_t>(offset));
}

void Reading::report(const File& file, const xml_node& node, Message message, Severity severity,
                     Message expected) {
  diagnostics_->report({.severity = severity,
                        .place = place_in(file, node),
                        .message = std::move(message),
                        .expected = std::move(expected)});
}

void Reading::report_found(const File& file, const xml_node& node, Message message, std::string found,
                           Severity severity) {
  diagnostics_->report({.severity = severity,
                        .place = place_in(file, node),
                        .message = std::move(message),
                        .found = std::move(found)});
}

std::optional<Place> Reading::error_since(std::size_t before) const {
  const auto& items = diagnostics_->items();
  for (std::size_t i = before; i < items.size(); ++i) {
    if (items[i].severity == Severity::kError) return items[i].place;
  }
  return std::nullopt;
}

bool Reading::is_feel(const File& file, const xml_node& node) {
  xml_node at = node;
  while (at && at.attribute("expressionLanguage").empty()) at = at.parent();
  const std::string language = attribute(at, "expressionLanguage");
  if (language.empty() || to_lower(language).find("feel") != std::string::npos || is_dmn(language))
    return true;
  report(file, node, {"dmn.other-language", {{"language", language}}});
  return false;
}

void Reading::report_unknown(const std::vector<feel::UnknownName>& unknown, const feel::Origin& origin,
                             const feel::Names& names) {
  std::vector<std::string> visible;
  for (std::size_t slot = 0; slot < names.size(); ++slot) visible.push_back(names.name(slot));
  for (const feel::UnknownName& name : unknown) {
    const std::string near = nearest(name.name, visible);
    diagnostics_->report(
        {.place = origin.place_at(name.span.begin),
         .message = {name.is_called ? "feel.unknown-function" : "feel.unknown-name", {{"name", name.name}}},
         .found = name.name,
         .expected = !near.empty()    ? Message("doc.did-you-mean", {{"name", near}})
                     : name.is_called ? Message()
                                      : Message("dmn.expect-declared")});
  }
}

std::optional<feel::Expression> Reading::expression(const File& file, const xml_node& text,
                                                    const feel::Names& names, std::string_view before,
                                                    std::string_view after) {
  const PlacedText placed(text, file.source.text());
  if (trim(placed.text()).empty() || !is_feel(file, text)) return std::nullopt;
  feel::Origin origin;
  origin.place_at = [&](std::size_t at) {
    return file.source.place_at(placed.source_offset(at - std::min(at, before.size())));
  };
  const std::string whole =
      before.empty() ? placed.text() : std::string(before) + placed.text() + "\n" + std::string(after);
  auto compiled = feel::compile_expression(whole, origin, names, feel::Mode::kLenient, *diagnostics_);
  if (compiled.has_value()) report_unknown(feel::unknown_names(*compiled), origin, names);
  return compiled;
}

std::optional<feel::UnaryTests> Reading::tests(const File& file, const xml_node& text,
                                               const feel::Names& names) {
  const PlacedText placed(text, file.source.text());
  const bool is_empty = trim(placed.text()).empty();
  if (!is_empty && !is_feel(file, text)) return std::nullopt;
  feel::Origin origin;
  origin.place_at = [&](std::size_t at) { return file.source.place_at(placed.source_offset(at)); };
  auto compiled = feel::compile_unary_tests(is_empty ? "-" : placed.text(), origin, {{}, names},
                                            feel::Mode::kLenient, *diagnostics_);
  if (compiled.has_value()) report_unknown(feel::unknown_names(*compiled), origin, names);
  return compiled;
}

}  // namespace htx::dmn
