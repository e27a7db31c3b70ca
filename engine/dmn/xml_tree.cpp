#include "engine/dmn/xml_tree.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "engine/base/text.h"

namespace htx::dmn {

using pugi::xml_node;

std::string_view local_name(const xml_node& node) {
  const std::string_view name = node.name();
  return name.substr(name.find(':') == std::string_view::npos ? 0 : name.find(':') + 1);
}

std::vector<xml_node> children(const xml_node& node, std::string_view name) {
  std::vector<xml_node> found;
  for (const xml_node& child : node.children()) {
    if (local_name(child) == name) found.push_back(child);
  }
  return found;
}

xml_node child(const xml_node& node, std::string_view name) {
  const auto found = children(node, name);
  return found.empty() ? xml_node() : found.front();
}

std::string attribute(const xml_node& node, const char* name) { return node.attribute(name).value(); }

std::string normal(std::string_view text) {
  std::string composed;
  if (is_valid_utf8(text)) text = composed = to_nfc(text);
  std::string result;
  for (const char c : trim(text)) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank)
      result += c;
    else if (!result.ends_with(' '))
      result += ' ';
  }
  return result;
}

std::string variable_name(const xml_node& node) {
  const std::string of_variable = normal(attribute(child(node, "variable"), "name"));
  return of_variable.empty() ? normal(attribute(node, "name")) : of_variable;
}

namespace {

bool is_text(const xml_node& node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

// How much of the source one character of parsed text took, and how many bytes it became.
struct Step {
  std::size_t source = 1;
  std::size_t text = 1;
};

Step step_at(std::string_view source, bool is_cdata) {
  if (source.starts_with("\r\n")) return {2, 1};
  if (is_cdata || !source.starts_with('&')) return {};
  for (const std::string_view entity : {"&lt;", "&gt;", "&amp;", "&apos;", "&quot;"}) {
    if (source.starts_with(entity)) return {entity.size(), 1};
  }
  constexpr std::size_t kLongest = 12;
  const std::size_t end = source.substr(0, kLongest).find(';');
  if (!source.starts_with("&#") || end == std::string_view::npos) return {};
  const bool is_hex = source.size() > 2 && source[2] == 'x';
  const std::string digits(source.substr(is_hex ? 3 : 2, end - (is_hex ? 3 : 2)));
  const auto code = static_cast<char32_t>(std::strtoul(digits.c_str(), nullptr, is_hex ? 16 : 10));
  return {end + 1, from_code_points(std::u32string_view(&code, 1)).size()};
}

}  // namespace

std::string text_of(const xml_node& node) {
  std::string text;
  for (const xml_node& child : node.children()) {
    if (is_text(child)) text += child.value();
  }
  return is_valid_utf8(text) ? to_nfc(text) : text;
}

PlacedText::PlacedText(const xml_node& node, std::string_view source) : source_(source) {
  std::size_t length = 0;
  for (const xml_node& child : node.children()) {
    if (!is_text(child)) continue;
    const std::ptrdiff_t offset = child.offset_debug();
    pieces_.push_back(
        {length, offset < 0 ? 0 : static_cast<std::size_t>(offset), child.type() == pugi::node_cdata});
    length += std::string_view(child.value()).size();
  }
  text_ = text_of(node);
  const std::ptrdiff_t offset = node.offset_debug();
  if (pieces_.empty()) pieces_.push_back({0, offset < 0 ? 0 : static_cast<std::size_t>(offset), true});
}

std::size_t PlacedText::source_offset(std::size_t at) const {
  std::size_t i = pieces_.size() - 1;
  while (i > 0 && pieces_[i].begin > at) --i;
  std::size_t offset = pieces_[i].source;
  for (std::size_t passed = pieces_[i].begin; passed < at && offset < source_.size();) {
    const Step step = step_at(source_.substr(offset), pieces_[i].is_cdata);
    passed += step.text;
    offset += step.source;
  }
  return offset;
}

std::string namespace_of(const xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  const std::string wanted =
      colon == std::string_view::npos ? "xmlns" : "xmlns:" + std::string(name.substr(0, colon));
  for (xml_node at = node; at; at = at.parent()) {
    if (const pugi::xml_attribute found = at.attribute(wanted.c_str())) return found.value();
  }
  return "";
}

bool is_dmn(std::string_view space) {
  constexpr auto kVersions =
      std::to_array<std::string_view>({"20151101", "20180521", "20191111", "20211108", "20230324"});
  return std::ranges::any_of(kVersions, [&](std::string_view version) {
    return space.find("www.omg.org/spec/DMN/" + std::string(version)) != std::string_view::npos;
  });
}

bool is_model(std::string_view space) {
  return is_dmn(space) && (space.find("/MODEL") != std::string_view::npos || space.ends_with("dmn.xsd"));
}

pugi::xml_parse_result parse_xml(std::string_view text, pugi::xml_document& document) {
  return document.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata,
                              pugi::encoding_utf8);
}

namespace {

// Prefixes with their namespaces, innermost last.
using Bindings = std::vector<std::pair<std::string_view, std::string_view>>;

void bind(const xml_node& node, Bindings& bindings) {
  constexpr std::string_view kPrefixed = "xmlns:";
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    const std::string_view name = attribute.name();
    if (name == "xmlns") bindings.emplace_back("", attribute.value());
    if (name.starts_with(kPrefixed)) bindings.emplace_back(name.substr(kPrefixed.size()), attribute.value());
  }
}

std::string_view space_of(const xml_node& node, const Bindings& bindings) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  const std::string_view prefix = colon == std::string_view::npos ? "" : name.substr(0, colon);
  const auto bound = std::find_if(bindings.rbegin(), bindings.rend(),
                                  [&](const auto& binding) { return binding.first == prefix; });
  return bound == bindings.rend() ? "" : bound->second;
}

void keep_model(xml_node node, std::string_view space, Bindings& bindings) {
  for (xml_node child = node.first_child(); child;) {
    const xml_node next = child.next_sibling();
    if (child.type() == pugi::node_element) {
      const std::size_t outside = bindings.size();
      bind(child, bindings);
      const std::string_view own = space_of(child, bindings);
      if ((own != space && !is_model(own)) || local_name(child) == "extensionElements")
        node.remove_child(child);
      else
        keep_model(child, space, bindings);
      bindings.resize(outside);
    }
    child = next;
  }
}

}  // namespace

void keep_model_only(const xml_node& root) {
  Bindings bindings;
  bind(root, bindings);
  keep_model(root, space_of(root, bindings), bindings);
}

Outline outline_of(std::string_view text) {
  Outline outline;
  std::size_t depth = 0;
  const auto past = [&](std::string_view end, std::size_t from) {
    const std::size_t at = text.find(end, from);
    return at == std::string_view::npos ? text.size() : at + end.size();
  };
  for (std::size_t i = text.find('<'); i < text.size(); i = text.find('<', i)) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("<!--")) {
      i = past("-->", i + 4);
    } else if (rest.starts_with("<![CDATA[")) {
      i = past("]]>", i + 9);
    } else if (rest.starts_with("<!")) {
      outline.document_type = i;
      return outline;
    } else if (rest.starts_with("<?")) {
      i = past("?>", i + 2);
    } else if (rest.starts_with("</")) {
      depth -= depth > 0 ? 1 : 0;
      i = past(">", i);
    } else {
      ++outline.elements;
      outline.depth = std::max(outline.depth, ++depth);
      char quote = 0;  // A bracket inside an attribute's value ends no tag.
      std::size_t k = i + 1;
      for (; k < text.size() && (quote != 0 || text[k] != '>'); ++k) {
        if (quote == 0 && (text[k] == '"' || text[k] == '\''))
          quote = text[k];
        else if (text[k] == quote)
          quote = 0;
      }
      if (k < text.size() && text[k - 1] == '/') --depth;
      i = std::min(k + 1, text.size());
    }
  }
  return outline;
}

}  // namespace htx::dmn
