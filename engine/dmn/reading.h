#pragma once

#include <deque>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/dmn/internal/definitions.h"
#include "engine/dmn/model.h"
#include "engine/dmn/xml_tree.h"
#include "engine/feel/check/unknown_names.h"

namespace htx::dmn {

// One file of a model.
struct File {
  Source source;  // In NFC.
  pugi::xml_document document;
  pugi::xml_node root;
  std::string model;                           // Its namespace.
  std::map<std::string, std::string> imports;  // Namespace to name.
};

// What the parts of a reader share: the files, where findings go, and how a text becomes FEEL.
class Reading {
 public:
  Reading(Definitions& all, Diagnostics& findings, const Limits& most)
      : definitions(all), limits(most), diagnostics_(&findings) {}

  // Parses the sources; false if the first is no model.  The others are left out if they are none.
  bool open(std::span<const Source> sources);
  File* file_of(std::string_view model);

  void report(const File& file, const pugi::xml_node& node, Message message,
              Severity severity = Severity::kError, Message expected = {});
  void report_found(const File& file, const pugi::xml_node& node, Message message, std::string found,
                    Severity severity = Severity::kError);
  static Place place_in(const File& file, const pugi::xml_node& node);

  // Where findings go; returns where they went.
  Diagnostics* report_to(Diagnostics* diagnostics) { return std::exchange(diagnostics_, diagnostics); }
  Diagnostics& diagnostics() { return *diagnostics_; }
  // The first error after the first `before` findings.
  std::optional<Place> error_since(std::size_t before) const;
  std::size_t findings() const { return diagnostics_->items().size(); }

  // Whether the text below is written in FEEL: the nearest element that names a language decides
  // (DMN 1.5, 7.3.1); another is reported.
  bool is_feel(const File& file, const pugi::xml_node& node);
  // The FEEL in an element <text>, between `before` and "\n" + `after`; none if there is none, or after a
  // mistake.  A name that nothing declares is a mistake.
  std::optional<feel::Expression> expression(const File& file, const pugi::xml_node& text,
                                             const feel::Names& names, std::string_view before = "",
                                             std::string_view after = "");
  std::optional<feel::UnaryTests> tests(const File& file, const pugi::xml_node& text,
                                        const feel::Names& names);

  Definitions& definitions;
  const Limits& limits;
  std::deque<File> files;

 private:
  bool open(const Source& source);
  void read_imports(File& file);
  void check_imports(const File& file);
  void report_unknown(const std::vector<feel::UnknownName>& unknown, const feel::Origin& origin,
                      const feel::Names& names);

  Diagnostics* diagnostics_;
};

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
