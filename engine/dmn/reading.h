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

}  // namespace htx::dmn
