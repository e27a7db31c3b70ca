#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/dmn/reading.h"
#include "engine/dmn/type_reader.h"

namespace htx::dmn {

// A name in a table's column that nothing declares.
struct UndeclaredName {
  std::string name;
  const ItemType* type = nullptr;  // The column's, if the name is all of its expression.
  Place place;
};

// Boxed expressions of one element.
class LogicReader {
 public:
  LogicReader(Reading& reading, TypeReader& types, File& file)
      : reading_(reading), types_(types), file_(file) {}

  // What is known of the types of names that are visible.
  void know(const std::string& name, const ItemType* type) { known_types_[name] = type; }
  // The boxed expression in a node that holds one; missing if there is none.
  Boxed held_by(const pugi::xml_node& node, const feel::Names& names);
  Boxed function(const pugi::xml_node& node, feel::Names names);
  // Filled while tables are read.
  const std::vector<UndeclaredName>& undeclared() const { return undeclared_; }

 private:
  Boxed boxed(const pugi::xml_node& node, const feel::Names& names);
  Boxed untyped(const pugi::xml_node& node, const feel::Names& names);
  Boxed literal(const pugi::xml_node& node, const feel::Names& names);
  Boxed context(const pugi::xml_node& node, feel::Names names);
  Boxed list(const pugi::xml_node& node, const feel::Names& names);
  Boxed relation(const pugi::xml_node& node, const feel::Names& names);
  Boxed invocation(const pugi::xml_node& node, const feel::Names& names);
  Boxed conditional(const pugi::xml_node& node, const feel::Names& names);
  Boxed filter(const pugi::xml_node& node, feel::Names names);
  Boxed iteration(const pugi::xml_node& node, feel::Names names, Boxed::Kind kind);

  Boxed table(const pugi::xml_node& node, const feel::Names& names);
  void read_policy(const pugi::xml_node& node, Table& table);
  Table::Input input_column(const pugi::xml_node& node, const feel::Names& names);
  Table::Output output_column(const pugi::xml_node& node, const ItemType* of_table, std::size_t count);
  Table::Rule rule(const pugi::xml_node& node, const Table& table, const feel::Names& names);
  void note_undeclared(const pugi::xml_node& text, const ItemType* type, const feel::Names& names);
  const ItemType* type_of_path(std::string_view path) const;
  // Reports a name that stands in `seen` already, and puts it there.
  void refuse_twice(std::set<std::string>& seen, const std::string& name, const pugi::xml_node& node);

  Reading& reading_;
  TypeReader& types_;
  File& file_;
  std::map<std::string, const ItemType*, std::less<>> known_types_;
  std::vector<UndeclaredName> undeclared_;
};

}  // namespace htx::dmn
