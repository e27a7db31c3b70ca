#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/dmn/reading.h"

namespace htx::dmn {

// Item definitions as types, each made once.
class TypeReader {
 public:
  explicit TypeReader(Reading& reading) : reading_(reading) {}

  // Makes all types of the file, so that their mistakes are reported once and where they stand.
  void read_all(File& file);
  // The type that an attribute `typeRef` of the node names, or that of its variable; null for none.
  // What cannot be known or has a mistake is reported at the node.
  const ItemType* referred(File& file, const pugi::xml_node& node, const char* attribute_name = "typeRef");
  const ItemType* of_variable(File& file, const pugi::xml_node& node);
  // Tells FEEL about the types of a model under their names with the prefix.
  void declare_all(feel::Names& names, File& file, const std::string& prefix);

 private:
  const ItemType* find(File& file, std::string_view reference, int depth);
  const ItemType* make(File& file, const pugi::xml_node& node, int depth);
  const ItemType* named(File& file, const pugi::xml_node& node, std::string_view reference, int depth,
                        bool& is_broken);
  void make_components(File& file, const std::vector<pugi::xml_node>& nodes, int depth, ItemType& type);
  std::optional<feel::UnaryTests> values(File& file, const pugi::xml_node& node, std::string* written);

  using Key = std::pair<std::string, std::string>;  // Namespace and name.
  struct Open {
    Key key;
    int components;  // How many components it lay in when it was begun.
  };
  Reading& reading_;
  std::map<Key, const ItemType*> types_;
  std::vector<Open> open_;  // Being made: whoever finds one of them closes a circle.
  int components_ = 0;
};

inline feel::Type feel_type(const ItemType* type) { return type == nullptr ? feel::Type() : type->type; }

}  // namespace htx::dmn
