#include "engine/dmn/internal/xml_tree.h"

#include <algorithm>

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
  constexpr std::string_view kVersions[] = {"20151101", "20180521", "20191111", "20211108", "20230324"};
  return std::ranges::any_of(kVersions, [&](std::string_view version) {
    return space.find("www.omg.org/spec/DMN/" + std::string(version)) != std::string_view::npos;
  });
}

bool is_model(std::string_view space) {
  return is_dmn(space) && (space.find("/MODEL") != std::string_view::npos || space.ends_with("dmn.xsd"));
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
