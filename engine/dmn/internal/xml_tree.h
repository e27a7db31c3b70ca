#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace htx::dmn {

// What all readers of DMN's XML ask of it.

// The name of an element without its namespace's prefix.
std::string_view local_name(const pugi::xml_node& node);
std::vector<pugi::xml_node> children(const pugi::xml_node& node, std::string_view name);
pugi::xml_node child(const pugi::xml_node& node, std::string_view name);
std::string attribute(const pugi::xml_node& node, const char* name);

// The normal form of a name: white space runs are one blank (10.3.1.3).
std::string normal(std::string_view text);
// The name an element's value goes by: its variable's, or its own.
std::string variable_name(const pugi::xml_node& node);

// The namespace an element is in, by its own attributes and those of the elements around it.
std::string namespace_of(const pugi::xml_node& node);
// Whether it is a namespace of DMN 1.1 to 1.5, of its models, its FEEL or its import types.
bool is_dmn(std::string_view space);
// Whether it is the one of the models themselves, and not of diagrams.
bool is_model(std::string_view space);

// What of a text must be known before it may be parsed: pugixml recurses, and so do we.
struct Outline {
  std::size_t depth = 0;
  std::size_t elements = 0;
  std::optional<std::size_t> document_type;  // Where one is declared.
};
Outline outline_of(std::string_view text);

}  // namespace htx::dmn
