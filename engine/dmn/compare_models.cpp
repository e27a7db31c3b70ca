#include "engine/dmn/compare_models.h"

#include <algorithm>
#include <array>
#include <map>

#include "engine/base/text.h"
#include "engine/dmn/read_model.h"
#include "engine/dmn/xml_tree.h"

namespace htx::dmn {
namespace {

using pugi::xml_node;

// The elements below that belong to the model's meaning.
std::vector<xml_node> meaning(const xml_node& node) {
  std::vector<xml_node> found;
  for (const xml_node& child : node.children()) {
    if (child.type() != pugi::node_element || local_name(child) == "extensionElements") continue;
    if (is_model(namespace_of(child))) found.push_back(child);
  }
  return found;
}

std::map<std::string, std::string> attributes(const xml_node& node) {
  std::map<std::string, std::string> found;
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    const std::string name = attribute.name();
    const bool other = name.find(':') != std::string::npos || name == "xmlns" || name == "exporter" ||
                       name == "exporterVersion";
    if (!other) found[name] = attribute.value();
  }
  return found;
}

std::string name_of(const xml_node& node) {
  std::string name(local_name(node));
  for (const char* key : {"name", "id"}) {
    if (const std::string value = attribute(node, key); !value.empty()) return name.append(" ").append(value);
  }
  return name;
}

class Comparer {
 public:
  explicit Comparer(const Source& found) : found_(found) {}

  std::optional<Difference> compare(const xml_node& a, const xml_node& b, const std::string& path) const {
    const std::string here = path.empty() ? name_of(b) : path + " / " + name_of(b);
    if (local_name(a) != local_name(b))
      return differs(b, here, std::string(local_name(a)), std::string(local_name(b)));
    const auto ours = attributes(a);
    const auto theirs = attributes(b);
    for (const auto* side : {&ours, &theirs}) {
      for (const auto& [name, value] : *side) {
        const auto one = ours.find(name);
        const auto other = theirs.find(name);
        const bool same = one != ours.end() && other != theirs.end() && one->second == other->second;
        if (same) continue;
        return differs(b, here, one == ours.end() ? "" : name + "=" + one->second,
                       other == theirs.end() ? "" : name + "=" + other->second);
      }
    }
    const std::string our_text = text_of(a);
    const std::string their_text = text_of(b);
    if (trim(our_text) != trim(their_text))
      return differs(b, here, std::string(trim(our_text)), std::string(trim(their_text)));
    return children_differ(a, b, here);
  }

 private:
  std::optional<Difference> children_differ(const xml_node& a, const xml_node& b,
                                            const std::string& here) const {
    const auto ours = meaning(a);
    const auto theirs = meaning(b);
    for (std::size_t i = 0; i < std::min(ours.size(), theirs.size()); ++i) {
      if (auto difference = compare(ours[i], theirs[i], here)) return difference;
    }
    if (ours.size() > theirs.size()) return differs(b, here, name_of(ours[theirs.size()]), "");
    if (ours.size() < theirs.size()) {
      const xml_node& more = theirs[ours.size()];
      return differs(more, here, "", name_of(more));
    }
    return std::nullopt;
  }

  std::optional<Difference> differs(const xml_node& at, const std::string& element, std::string expected,
                                    std::string found) const {
    const std::ptrdiff_t offset = at.offset_debug();
    return Difference{found_.place_at(offset < 0 ? 0 : static_cast<std::size_t>(offset)), element,
                      std::move(expected), std::move(found)};
  }

  const Source& found_;
};

// Parses what read_model would accept.
Result<xml_node> parse(const Source& source, const Limits& limits, pugi::xml_document& document) {
  const auto sources = std::to_array<Source>({source});
  Diagnostics diagnostics;
  if (!read_model(sources, diagnostics, limits).has_value()) {
    const Message why =
        diagnostics.items().empty() ? Message("dmn.no-model") : diagnostics.items()[0].message;
    return Error(ErrorCode::kInvalidArgument, why).while_doing(source.name());
  }
  parse_xml(source.text(), document);
  return document.document_element();
}

}  // namespace

Result<std::optional<Difference>> first_difference(const Source& expected, const Source& found,
                                                   const Limits& limits) {
  pugi::xml_document first;
  pugi::xml_document second;
  HTX_ASSIGN_OR_RETURN(const xml_node a, parse(expected, limits, first));
  HTX_ASSIGN_OR_RETURN(const xml_node b, parse(found, limits, second));
  return Comparer(found).compare(a, b, "");
}

Result<std::optional<std::string>> extension_of(const Source& model, std::string_view space,
                                                std::string_view name, const Limits& limits) {
  pugi::xml_document document;
  HTX_ASSIGN_OR_RETURN(const xml_node root, parse(model, limits, document));
  for (const xml_node& extensions : children(root, "extensionElements")) {
    for (const xml_node& element : children(extensions, name)) {
      if (namespace_of(element) == space) return std::optional(text_of(element));
    }
  }
  return std::optional<std::string>();
}

}  // namespace htx::dmn
