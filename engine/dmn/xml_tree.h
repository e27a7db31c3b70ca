#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace htx::dmn {

// What all readers of DMN's XML ask of it.

// The name of an element without its namespace's prefix; empty for what is no element.
std::string_view local_name(const pugi::xml_node& node);
std::vector<pugi::xml_node> children(const pugi::xml_node& node, std::string_view name);
pugi::xml_node child(const pugi::xml_node& node, std::string_view name);
std::string attribute(const pugi::xml_node& node, const char* name);

// The normal form of a name: NFC, and white space runs are one blank (10.3.1.3).
std::string normal(std::string_view text);
// The name an element's value goes by: its variable's, or its own.
std::string variable_name(const pugi::xml_node& node);

// The text of an element: its text nodes and CDATA sections together, white space kept, comments left
// out; in NFC.
std::string text_of(const pugi::xml_node& node);

// The same, with where in the file each byte of it stands.
class PlacedText {
 public:
  // `source` is what the document of the node was parsed from; both must outlive this.
  PlacedText(const pugi::xml_node& node, std::string_view source);

  const std::string& text() const { return text_; }
  // The offset in the source of byte `at` of the text; exact also behind entities and comments.
  std::size_t source_offset(std::size_t at) const;

 private:
  struct Piece {
    std::size_t begin;   // In the text.
    std::size_t source;  // In the source.
    bool is_cdata;       // Nothing is escaped there.
  };
  std::string_view source_;
  std::string text_;
  std::vector<Piece> pieces_;
};

// The namespace an element is in, by its own attributes and those of the elements around it.
std::string namespace_of(const pugi::xml_node& node);
// Whether it is a namespace of DMN 1.1 to 1.5, of its models, its FEEL or its import types.
bool is_dmn(std::string_view space);
// Whether it is the one of the models themselves, and not of diagrams.
bool is_model(std::string_view space);

// Parses UTF-8 with every text node kept.
pugi::xml_parse_result parse_xml(std::string_view text, pugi::xml_document& document);
// Takes out the elements of other namespaces (diagrams, what tools add of their own) and extensions.
void keep_model_only(const pugi::xml_node& root);

// What of a text must be known before it may be parsed: pugixml recurses, and so do we.
struct Outline {
  std::size_t depth = 0;
  std::size_t elements = 0;
  std::optional<std::size_t> document_type;  // Where one is declared.
};
Outline outline_of(std::string_view text);

}  // namespace htx::dmn
